import { endurance } from '../../proofs/src/soaks/endurance.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([endurance], process.argv.slice(2));
