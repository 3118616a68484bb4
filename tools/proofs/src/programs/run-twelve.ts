// A run of twelve steps, from its start, in a process that may have to die at one of its journal writes.
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { killingJournal, runFiles, type KillPoint } from '../kill/killing-journal.ts';
import { approval, twelveHandlers, twelveSteps } from '../kill/twelve-steps.ts';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';

const { folder, point } = given<{ folder: string; point?: KillPoint }>();
const files = runFiles(folder);
const { journal, written } = killingJournal(sqliteJournal({ path: files.database }), files, point);
const kernel = createKernel({ journal, handlers: twelveHandlers(new Ledger(files.ledger)) });
const run = await kernel.start(twelveSteps, null, { runId: 'twelve' });
await run.signal(approval.name, approval.payload, { id: approval.id });
const result = await run.result();
await kernel.shutdown();
await journal[Symbol.asyncDispose]();
say({ writes: written(), result });
