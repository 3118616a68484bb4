// Starts one run, by the same id, many times at once; other processes do the same at the same moment.
import { chain, graph, task } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { Ledger } from '../process/ledger.ts';
import { given, heard, say } from '../process/speech.ts';

const { folder, starts } = given<{ folder: string; starts: number }>();
const ledger = new Ledger(`${folder}/ledger`);
const journal = sqliteJournal({ path: `${folder}/runs.db` });
const kernel = createKernel({
  journal,
  pollMs: 20,
  handlers: { pay: (_, context) => ledger.act(context, process.pid), tell: { effect: 'none', run: (_, context) => context.output('pay') } },
});
const order = graph([task('pay', 'pay'), task('tell', 'tell')], chain('pay', 'tell'));
say('ready');
for await (const _ of heard()) break;
const runs = await Promise.all(Array.from({ length: starts }, () => kernel.start(order, { order: 7 }, { runId: 'order-7' })));
say((await Promise.all(runs.map((run) => run.result()))).map((result) => JSON.stringify(result)));
await kernel.shutdown();
await journal[Symbol.asyncDispose]();
process.exit(0);
