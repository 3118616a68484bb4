import { sqliteJournal } from '@tutti/journal-sqlite';
import { onRecord } from '../kill/completions.ts';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Program } from '../process/program.ts';

export interface SameKeyReport {
  readonly starts: number;
  readonly runs: number;
  readonly outcomes: number;
  /** Times the run's `once` effect happened. */
  readonly effects: number;
  readonly faults: readonly string[];
}

/** Starts one run id from several processes at once, many times in each; every caller waits for the end. */
export async function sameKey(processes: number, startsPerProcess: number): Promise<SameKeyReport> {
  using folder = new Folder('same-key');
  const args = { folder: folder.path, starts: startsPerProcess };
  const programs = Array.from({ length: processes }, () => new Program('start-same', args));
  try {
    await Promise.all(programs.map((program) => program.expect()));
    for (const program of programs) program.say('go');
    const results = (await Promise.all(programs.map((program) => program.expect<string[]>()))).flat();
    await using journal = sqliteJournal({ path: folder.file('runs.db') });
    const { closings, problems } = await onRecord(journal);
    const effects = new Ledger(folder.file('ledger')).entries().length;
    return { starts: results.length, runs: closings.size, outcomes: new Set(results).size, effects, faults: problems };
  } finally {
    await Promise.all(programs.map((program) => program[Symbol.asyncDispose]()));
  }
}
