import { simulation } from '../../proofs/src/soaks/simulation.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([simulation], process.argv.slice(2));
