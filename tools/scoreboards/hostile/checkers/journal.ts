import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { hashJson, type Graph, type Json, type RunEvent } from '@tutti/core';
import { sqliteJournal, type ImportReport, type SqliteJournal } from '@tutti/journal-sqlite';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';
import { recover } from './journal/recover.ts';
import { Vocabulary } from './journal/vocabulary.ts';

/** Journals as files of records: brought in, then taken up by a kernel whose code has the steps a and b. */
export const checker: Checker = { codes: {}, check };

const code: Graph = {
  nodes: [
    { id: 'a', kind: 'task', handler: 'a' },
    { id: 'b', kind: 'task', handler: 'b' },
  ],
  edges: [{ from: 'a', to: 'b' }],
};

async function check(input: HostileInput): Promise<Seen> {
  await using journal = sqliteJournal({ path: join(input.sandbox, 'journal.db'), durability: 'relaxed' });
  await importBystander(journal);
  const words = new Vocabulary();
  let seen: Seen;
  try {
    const report = await journal.importRun(createReadStream(input.path), {
      name: input.file,
      runId: 'hostile',
      definition: code as unknown as Json,
      translate: (record) => words.translate(record),
    });
    seen = await afterImport(journal, report);
  } catch (error) {
    seen = refusalOf(error);
    const harm = await harmOfRefusal(journal, error);
    if (harm.length > 0) seen = { outcome: 'went-on', harm };
  }
  const harm = await harmToOthers(journal);
  return harm.length === 0 ? seen : { outcome: 'went-on', harm };
}

async function afterImport(journal: SqliteJournal, report: ImportReport): Promise<Seen> {
  const { runId, problem } = report;
  if (runId === undefined) return { outcome: 'went-on', harm: report.records === 0 ? [] : ['records without a run'] };
  const { harm, ran } = await recover(journal, { runId, isPaused: problem !== undefined });
  if (problem === undefined) return { outcome: 'went-on', harm };
  const summary = await journal.summary(runId);
  if (summary?.status !== 'paused') harm.push(`the run is ${summary?.status} instead of paused`);
  if (ran.length > 0) harm.push(`steps ran: ${ran.join(', ')}`);
  return harm.length > 0 ? { outcome: 'went-on', harm } : { outcome: 'refused', code: problem.code, message: problem.message };
}

/** A refused file leaves no run at all, or one in quarantine that nobody can take up; damage names its place. */
async function harmOfRefusal(journal: SqliteJournal, error: unknown): Promise<string[]> {
  const harm: string[] = [];
  const { code: errorCode, data } = error as { code?: unknown; data?: { offset?: unknown } };
  if (errorCode === 'JOURNAL_CORRUPT' && typeof data?.offset !== 'number') harm.push('the message does not say where the damage is');
  const summary = await journal.summary('hostile');
  if (summary === undefined) return harm;
  if (summary.status !== 'quarantined') harm.push(`the damaged run is ${summary.status}`);
  if ((await journal.claimRun('checker', 'hostile')) !== undefined) harm.push('the damaged run can be taken up');
  return harm;
}

async function importBystander(journal: SqliteJournal): Promise<void> {
  const definitionHash = hashJson(code as unknown as Json);
  const created: RunEvent = {
    seq: 0,
    at: 0,
    type: 'run.created',
    runId: 'bystander',
    program: 'graph',
    programVersion: 1,
    definitionHash,
    input: null,
  };
  await journal.create([
    {
      runId: 'bystander',
      program: 'graph',
      programVersion: 1,
      definition: code as unknown as Json,
      definitionHash,
      queue: 'default',
      family: 'bystander',
      labels: {},
      createdAt: 0,
      events: [created],
    },
  ]);
}

/** Whatever the file did, the other run of the journal is whole and free. */
async function harmToOthers(journal: SqliteJournal): Promise<string[]> {
  const harm: string[] = [];
  for await (const { runId, problem } of journal.verify()) harm.push(`run "${runId}": ${problem}`);
  await journal.heartbeat('checker', 60_000);
  if ((await journal.claimRun('checker', 'bystander')) === undefined) harm.push('another run of the journal cannot be taken up');
  return harm;
}
