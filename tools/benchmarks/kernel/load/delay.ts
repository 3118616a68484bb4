/** The delay of the event loop while strict runs go on. Arguments: file, runs, steps of each, ms. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { newKernel } from '../contenders/tutti.ts';
import { runChains } from '../journal/chains.ts';
import { say } from './process-figures.ts';

const [path = '', runs = '0', length = '0', ms = '0'] = process.argv.slice(2);
await using journal = sqliteJournal({ path });
await using kernel = newKernel({ journal });
const load = { name: 'delay', runs: Number(runs), length: Number(length) };
await runChains(kernel, load);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let steps = 0;
const startedAt = performance.now();
while (performance.now() - startedAt < Number(ms)) {
  await runChains(kernel, load);
  steps += load.runs * load.length;
}
delay.disable();
say({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6, steps });
