import { broken } from '../../proofs/src/soaks/broken.ts';
import { damage } from '../../proofs/src/soaks/damage.ts';
import { endurance } from '../../proofs/src/soaks/endurance.ts';
import { kills } from '../../proofs/src/soaks/kills.ts';
import { processes } from '../../proofs/src/soaks/processes.ts';
import { gateway, providers } from '../../proofs/src/soaks/providers.ts';
import { runSoak } from '../../proofs/src/soaks/run-soak.ts';
import { simulation } from '../../proofs/src/soaks/simulation.ts';

process.exitCode = await runSoak([simulation, ...kills, damage, processes, providers, gateway, broken, endurance], process.argv.slice(2));
