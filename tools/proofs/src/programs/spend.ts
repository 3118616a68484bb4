// One of several processes that spend from one budget file: starts runs of its own, and takes up those of processes that died.
import { SqliteBudgetStore } from '@tutti/cost-tracker';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';
import { spendingHandlers, spendingRun, team } from '../money/spending.ts';

const { folder, runs } = given<{ folder: string; runs: readonly string[] }>();
const ledger = new Ledger(`${folder}/ledger`);
const budgets = new SqliteBudgetStore(`${folder}/budgets.db`);
await budgets.open(team);
const journal = sqliteJournal({ path: `${folder}/runs.db` });
const kernel = createKernel({ journal, budgets, pollMs: 20, handlers: spendingHandlers(ledger) });
void kernel.serve({ queues: ['default'], signal: new AbortController().signal });
for (const runId of runs) await kernel.start(spendingRun, null, { runId, queue: 'default', budget: { parent: team.account } });
say('started');
