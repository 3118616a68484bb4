/** Runs whose one step waits for the answer of a model, all at one time: what they take. Arguments: file, number of runs. */
import { graph, task } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { residentBytes, say, sleep } from './process-figures.ts';

const [path = '', runs = '0'] = process.argv.slice(2);
const count = Number(runs);
const answers: ((answer: string) => void)[] = [];
const before = residentBytes();
await using journal = sqliteJournal({ path });
await using kernel = createKernel({
  journal,
  maxConcurrency: count,
  handlers: {
    model: {
      effect: 'idempotent',
      run: (_, context) =>
        context.step('call', () => new Promise<string>((resolve) => void answers.push(resolve)), { effect: 'idempotent' }),
    },
  },
});
const definition = graph([task('model', 'model')]);
const started = await Promise.all(Array.from({ length: count }, () => kernel.start(definition)));
while (answers.length < count) await sleep(10);
const resident = residentBytes();
const results = started.map((run) => run.result());
for (const answer of answers) answer('answered');
const completed = (await Promise.all(results)).filter(({ status }) => status === 'completed').length;
say({ resident, perRun: (resident - before) / count, completed });
