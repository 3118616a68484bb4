/** Puts runs into a journal that sleep until a day, one after another. Arguments: file, number of runs, ms between two, when the first is due, what their ids begin with. */
import { parkRuns } from './park-runs.ts';
import { say } from './process-figures.ts';
import { FOR_DAY } from './waiting-graphs.ts';

const [path = '', runs = '0', betweenMs = '0', dueFrom = '0', prefix = ''] = process.argv.slice(2);
await parkRuns({ path, prefix, count: Number(runs), graph: FOR_DAY, dueAt: (nth) => Number(dueFrom) + nth * Number(betweenMs) });
say({ done: true });
