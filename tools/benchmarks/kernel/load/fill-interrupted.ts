/** Brings runs to the middle of a step and stays there, to be killed. Arguments: file, number of runs, records of a long run beside them. */
import { chain, graph, task } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { say } from './process-figures.ts';

const [path = '', runs = '0', records = '0'] = process.argv.slice(2);
let begun = 0;
const journal = sqliteJournal({ path });
const hang = (): Promise<never> => {
  if (++begun === Number(runs)) say({ begun });
  return new Promise<never>(() => undefined);
};
const kernel = createKernel({
  journal,
  maxConcurrency: Number(runs),
  snapshotAfterEvents: Infinity,
  handlers: {
    first: { effect: 'none', run: () => 'first' },
    work: { effect: 'idempotent', run: hang },
    node: { effect: 'none', run: (index) => index },
  },
});
const ids = Array.from({ length: Number(records) - 2 }, (_, index) => `n${index}`);
await kernel.run(
  graph(
    ids.map((id, index) => task(id, 'node', { input: index })),
    chain(...ids),
  ),
  null,
  { runId: 'long' },
);
const definition = graph([task('first', 'first'), task('work', 'work')], chain('first', 'work'));
for (let started = 0; started < Number(runs); started++) await kernel.start(definition, null, { runId: `r-${started}`, queue: 'default' });
