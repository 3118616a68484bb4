import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import type { Handler, Json } from '@tutti/core';
import { sqliteJournal, type SqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';

const FIXTURES = join(import.meta.dirname, '../../../../packages/journal-sqlite/fixtures');
const RUNS = ['every-type', 'waits-for-go', 'waits-for-approval', 'ended'];

/** Every format there was, the newest last. */
export const formats: readonly number[] = readdirSync(FIXTURES)
  .flatMap((name) => /^format-(\d+)\.db\.gz$/.exec(name)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b);

/** Puts the file of a format where it can be brought up. */
export function unpack(format: number, path: string): void {
  writeFileSync(path, gunzipSync(readFileSync(join(FIXTURES, `format-${format}.db.gz`))));
}

export function formatIn(path: string): number {
  const raw = new DatabaseSync(path, { readOnly: true });
  const { user_version } = raw.prepare('PRAGMA user_version').get() as { user_version: number };
  raw.close();
  return user_version;
}

/** Opens the file of a format, and looks whether it is up to date and all there, and whether its runs go on. */
export async function faultsIn(path: string, format: number): Promise<readonly string[]> {
  const faults: string[] = [];
  await using journal = sqliteJournal({ path });
  if (formatIn(path) !== formats.at(-1)) faults.push(`it has format ${formatIn(path)} after it was opened`);
  for await (const { runId, problem } of journal.verify()) faults.push(`run "${runId}": ${problem}`);
  for (const runId of RUNS) {
    const was = readFileSync(join(FIXTURES, `format-${format}.${runId}.jsonl`), 'utf8');
    if ((await exported(journal, runId)) !== was) faults.push(`run "${runId}" is not as it was`);
  }
  const inbox = (await journal.inbox('every-type')).map(({ id }) => id).join();
  if (inbox !== 'waiting') faults.push(`its inbox holds ${inbox}`);
  if ((await journal.snapshot('every-type', 1))?.seq !== 20) faults.push('its snapshot is gone');
  const gone = {
    go: await goOn(journal, 'waits-for-go', ['go', 'approval']),
    approval: await goOn(journal, 'waits-for-approval', ['approval']),
  };
  if (gone.go !== 'completed: model ask last') faults.push(`waits-for-go went on as ${gone.go}`);
  if (gone.approval !== 'completed: ask last') faults.push(`waits-for-approval went on as ${gone.approval}`);
  return faults;
}

async function exported(journal: SqliteJournal, runId: string): Promise<string> {
  let text = '';
  for await (const line of journal.exportRun(runId)) text += line;
  return text;
}

/** Gives a run the signals it lacks. @returns how it ended, and what ran meanwhile. */
async function goOn(journal: SqliteJournal, runId: string, signals: readonly string[]): Promise<string> {
  const ran: string[] = [];
  await using kernel = createKernel({ journal, handlers: handlersOf(ran), suspendAfterMs: 1, pollMs: 5 });
  const run = await kernel.resume(runId);
  for (const name of signals) await run.signal(name, { said: name }, { id: name });
  const { status } = await run.result();
  return `${status}: ${ran.join(' ')}`;
}

function handlersOf(ran: string[]): Readonly<Record<string, Handler>> {
  const note = (what: string): number => ran.push(what);
  return {
    count: { effect: 'none', run: (input: Json) => note((input as { from: string }).from) },
    wrong: { effect: 'none', run: () => note('wrong') },
    flaky: { effect: 'idempotent', run: () => note('flaky') },
    ask: {
      effect: 'idempotent',
      run: async (_input, context) => {
        await context.step('model', async () => note('model'), { effect: 'idempotent' });
        const answer = await context.wait('approval', { signal: 'approval' });
        note('ask');
        return answer;
      },
    },
  };
}
