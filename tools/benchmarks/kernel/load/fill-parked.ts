/** Puts waiting runs into a journal: half of them wait for a signal, half for a day. Arguments: file, number of runs. */
import { parkRuns } from './park-runs.ts';
import { say } from './process-figures.ts';
import { DAY_MS, FOR_DAY, FOR_SIGNAL } from './waiting-graphs.ts';

const [path = '', runs] = process.argv.slice(2);
const half = Math.floor(Number(runs) / 2);
const from = Date.now() + DAY_MS;
await parkRuns({ path, prefix: 's', count: Number(runs) - half, graph: FOR_SIGNAL });
await parkRuns({ path, prefix: 't', count: half, graph: FOR_DAY, dueAt: (nth) => from + nth });
say({ done: true });
