/** Lists interrupted runs, moves them on, and folds a long one. Arguments: file, number of runs, records of the long run, rounds. */
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { say, sleep } from './process-figures.ts';

const [path = '', runs = '0', records = '0', rounds = '1'] = process.argv.slice(2);
await using journal = sqliteJournal({ path });
const moved = new Set<string>();
const work = (_input: unknown, { runId }: { readonly runId: string }): null => {
  moved.add(runId);
  return null;
};
await using kernel = createKernel({
  journal,
  handlers: {
    first: { effect: 'none', run: () => 'first' },
    work: { effect: 'idempotent', run: work },
    node: { effect: 'none', run: (index) => index },
  },
});

const listedAt = performance.now();
let listed = 0;
for await (const { runId } of kernel.list({ status: ['running'] })) if (runId !== '') listed++;
const listMs = performance.now() - listedAt;

const replayMs: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const run = await kernel.attach('long');
  const foldedAt = performance.now();
  const output = await run.output(`n${Number(records) - 3}`);
  replayMs.push(performance.now() - foldedAt);
  if (output !== Number(records) - 3) throw new Error(`The long run was folded to ${JSON.stringify(output)}.`);
}
const length = (await journal.summary('long'))?.length ?? 0;

const stop = new AbortController();
const servedAt = performance.now();
const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
while (moved.size < Number(runs) && performance.now() - servedAt < 120_000) await sleep(5);
say({ listed, listMs, moved: moved.size, moveMs: performance.now() - servedAt, length, replayMs });
stop.abort();
await serving;
