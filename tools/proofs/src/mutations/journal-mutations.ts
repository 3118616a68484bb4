import type { Mutation } from './mutation.ts';

const journal = (file: string): string => `packages/journal-sqlite/src/${file}`;
const units = 'packages/journal-sqlite';

/** What the promises of runs rest on in the journal. */
export const journalMutations: readonly Mutation[] = [
  {
    promise: 'a run never has two writers: an append carries the epoch',
    file: journal('append.ts'),
    find: 'if (run.owner === null || run.epoch !== batch.epoch || run.length !== batch.expectedSeq)',
    replace: 'if (run.owner === null || run.length !== batch.expectedSeq)',
    caughtBy: [units, 'sqlite-journal.spec.ts'],
  },
  {
    promise: 'a run never has two writers: an append to a known head carries the epoch, too',
    file: journal('append-records.ts'),
    find: 'AND epoch = ? AND',
    replace: 'AND ? IS NOT NULL AND',
    caughtBy: [units, 'append-records.spec.ts'],
  },
  {
    promise: 'a run never has two writers: a living owner is left alone',
    file: journal('claim.ts'),
    find: 'if (isForeign && liveness.isAlive(run.owner as string)) return undefined;',
    replace: '',
    caughtBy: [units, 'sqlite-journal.spec.ts'],
  },
  {
    promise: 'the runs of a silent owner go to the next that asks',
    file: journal('liveness.ts'),
    find: 'if (worker.expires_at <= this.#clock.now() || hasEnded(worker.process)) return true;',
    replace: 'if (hasEnded(worker.process)) return true;',
    caughtBy: [units, 'liveness.spec.ts'],
  },
  {
    promise: 'nothing acknowledged is lost: a promise settles after the commit',
    file: journal('group-commit.ts'),
    find: 'settle.push(this.#attempt(job));',
    replace: 'this.#attempt(job)();',
    caughtBy: [units, 'group-commit.spec.ts'],
  },
  {
    promise: 'a signal counts once by its id',
    file: journal('inbox.ts'),
    find: "if (known !== undefined) return 'duplicate';",
    replace:
      "if (known?.body !== undefined && known.body !== null) return 'duplicate';\n  connection.run('DELETE FROM inbox WHERE run = ? AND id = ?', run.ord, message.id);",
    caughtBy: [units, 'sqlite-journal.spec.ts'],
  },
  {
    promise: 'damage is seen',
    file: journal('read.ts'),
    find: "      if (crc !== row.crc) throw corrupt(connection, { runId, seq: row.seq }, 'its checksum does not match');\n",
    replace: '',
    caughtBy: [units, 'damage.spec.ts'],
  },
  {
    promise: 'damage is seen: the row of a run is checked before anybody takes it up',
    file: journal('claim.ts'),
    find: 'if (putAsideUnsound(connection, run.ord, runId) || run.closed_at !== null',
    replace: 'if (run.closed_at !== null',
    caughtBy: [units, 'named-damage.spec.ts'],
  },
  {
    promise: 'damage is seen: what a damaged file lacks is not said never to have been',
    file: journal('find-run.ts'),
    find: 'if (connection.damage === undefined) return;',
    replace: 'return;',
    caughtBy: [units, 'examine.spec.ts'],
  },
  {
    promise: 'damage is seen: a row that says whose something is has not moved',
    file: journal('verify-marks.ts'),
    find: 'row.run === ord && row.sound === 1 &&',
    replace: 'row.run === ord &&',
    caughtBy: [units, 'moved-rows.spec.ts'],
  },
  {
    promise: 'damage does not spread: a definition goes with its last run, and with no damaged count',
    file: journal('definition-count.ts'),
    find: 'AND runs <= 0 AND crc IS ${COUNT_SEAL}`',
    replace: 'AND runs <= 1`',
    caughtBy: [units, 'moved-rows.spec.ts'],
  },
  {
    promise: 'forward only: nothing of an earlier format is written into a file of a later one',
    file: journal('group-commit.ts'),
    find: 'assertOwnFormat(this.#connection);',
    replace: '',
    caughtBy: [units, 'under-us.spec.ts'],
  },
  {
    promise: 'damage is seen, and none where another process makes a file or brings it up',
    file: journal('open.ts'),
    find: 'if (look === LOOKS || filesAt(path) === found) throw error;',
    replace: 'throw error;',
    caughtBy: [units, 'while-made.spec.ts'],
  },
  {
    promise: 'damage is seen, and none where another process appends meanwhile',
    file: journal('verify.ts'),
    find: 'return connection.inSnapshot(() => {',
    replace: 'return ((look: () => readonly JournalProblem[]) => look())(() => {',
    caughtBy: [units, 'while-written.spec.ts'],
  },
  {
    promise: 'forward only: a file is brought up whole, or stays as it was',
    file: journal('migrate.ts'),
    find: 'step.apply(connection);',
    replace: "step.apply(connection), connection.exec('COMMIT; BEGIN IMMEDIATE');",
    caughtBy: [units, 'migrate.spec.ts'],
  },
  {
    promise: 'nothing grows with time: an import that a prune took for given up leaves nothing',
    file: journal('run-file/stage.ts'),
    find: 'this.#goOn();\n      const head',
    replace: 'const head',
    caughtBy: [units, 'import-swept.spec.ts'],
  },
  {
    promise: 'nothing grows with time: workers that are gone leave nothing',
    file: journal('liveness.ts'),
    find: 'if (beat === 1) this.forgetIdle();',
    replace: '',
    caughtBy: [units, 'liveness.spec.ts'],
  },
  {
    promise: 'nothing grows with time: messages go with their run',
    file: journal('prune.ts'),
    find: "return connection.run('DELETE FROM inbox WHERE ord IN (SELECT ord FROM inbox WHERE run = ? LIMIT ?)', run, limit);",
    replace: 'return 0;',
    caughtBy: [units, 'prune.spec.ts'],
  },
];
