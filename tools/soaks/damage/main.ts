import { damage } from '../../proofs/src/soaks/damage.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([damage], process.argv.slice(2));
