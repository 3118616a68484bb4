/** Another process: posts signals to random sleeping runs. Arguments: file, number of runs that wait for one, how many, ms between two. */
import { sqliteJournal } from '@tutti/journal-sqlite';
import { say, sleep } from './process-figures.ts';

const [path = '', runs = '0', count = '0', betweenMs = '0'] = process.argv.slice(2);
await using journal = sqliteJournal({ path });
// A stride that shares no factor with the number of runs comes to each of them once, all over the file.
const stride = strideOf(Number(runs));
for (let posted = 0; posted < Number(count); posted++) {
  await sleep(Number(betweenMs));
  await journal.post(`s-${(posted * stride) % Number(runs)}`, { id: 'go', type: 'signal', name: 'go', payload: { postedAt: Date.now() } });
}
say({ posted: Number(count) });

function strideOf(size: number): number {
  let stride = Math.floor(size * 0.618) || 1;
  while (divisor(stride, size) !== 1) stride++;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
