import { kills } from '../../proofs/src/soaks/kills.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak(kills, process.argv.slice(2));
