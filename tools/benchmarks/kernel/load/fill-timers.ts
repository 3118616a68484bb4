/** Puts runs into a journal that sleep until a far day, one after another. Arguments: file, number of runs, ms between two. */
import { parkRuns } from './park-runs.ts';
import { say } from './process-figures.ts';
import { DUE_FROM, FOR_DAY } from './waiting-graphs.ts';

const [path = '', runs = '0', betweenMs = '0'] = process.argv.slice(2);
await parkRuns({ path, prefix: 't', count: Number(runs), graph: FOR_DAY, dueAt: (nth) => DUE_FROM + nth * Number(betweenMs) });
say({ done: true });
