import { broken } from '../../proofs/src/soaks/broken.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([broken], process.argv.slice(2));
