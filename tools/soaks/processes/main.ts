import { processes } from '../../proofs/src/soaks/processes.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([processes], process.argv.slice(2));
