import { gateway, providers } from '../../proofs/src/soaks/providers.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';

process.exitCode = await runSoak([providers, gateway], process.argv.slice(2));
