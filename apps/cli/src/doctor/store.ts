import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { toErrorRecord, type Journal, type JournalProblem } from '@tutti/core';
import { formatBytes } from '../console/format.ts';
import { nextCommand } from '../console/next-command.ts';
import type { StorePath } from '../project/store-path.ts';
import { isResumable } from '../console/status.ts';
import type { Check } from './check.ts';

// Larger journals are verified in full only when asked for: it reads every record.
const QUICK_BYTES = 256 * 1024 * 1024;
const SHOWN = 10;

/** Whether the journal can be written, is sound, and what is in it. A missing journal is not made. */
export async function checkStore({ path }: StorePath, options: { readonly isFull: boolean }): Promise<readonly Check[]> {
  if (!existsSync(path)) return [checkFolder(path)];
  const bytes = sizeOf(path) + sizeOf(`${path}-wal`);
  try {
    const { sqliteJournal } = await import('@tutti/journal-sqlite');
    await using journal = sqliteJournal({ path });
    return [
      { area: 'journal', status: 'ok', text: `${path}, ${formatBytes(bytes)}, writable` },
      ...(await checkRuns(journal)),
      ...(await verify(journal, bytes, options)),
    ];
  } catch (error) {
    const { code, message } = toErrorRecord(error);
    return [{ area: 'journal', status: 'problem', text: message, fix: `"${nextCommand(`explain ${code}`)}" tells more.` }];
  }
}

async function checkRuns(journal: Journal): Promise<readonly Check[]> {
  let runs = 0;
  let resumable = 0;
  const quarantined: Check[] = [];
  for await (const summary of journal.list({})) {
    runs += 1;
    if (summary.status === 'quarantined')
      quarantined.push({
        area: 'journal',
        status: 'warning',
        text: `run ${summary.runId} is in quarantine: ${summary.reason ?? 'damaged'}`,
      });
    if (isResumable(summary)) resumable += 1;
  }
  const check: Check = { area: 'journal', status: 'note', text: `${runs} runs, ${resumable} of them unfinished and not at work` };
  const rest = quarantined.length - SHOWN;
  return [
    resumable === 0 ? check : { ...check, fix: `"${nextCommand('runs')}" shows them, "${nextCommand('resume RUN')}" goes on.` },
    ...quarantined.slice(0, SHOWN),
    ...(rest > 0 ? [{ area: 'journal', status: 'warning', text: `${rest} more runs are in quarantine` } as const] : []),
  ];
}

async function verify(journal: Journal, bytes: number, { isFull }: { readonly isFull: boolean }): Promise<readonly Check[]> {
  if (bytes > QUICK_BYTES && !isFull)
    return [{ area: 'journal', status: 'note', text: 'records not verified: the file is large', fix: 'Verify them with --full.' }];
  const problems: JournalProblem[] = [];
  for await (const problem of journal.verify()) problems.push(problem);
  if (problems.length === 0) return [{ area: 'journal', status: 'ok', text: 'every record has its checksum' }];
  const shown = problems.slice(0, SHOWN).map((one): Check => ({ area: 'journal', status: 'problem', text: describe(one) }));
  const rest = problems.length - shown.length;
  return [
    ...shown,
    {
      area: 'journal',
      status: 'problem',
      text: rest > 0 ? `${rest} more problems` : 'the journal is damaged',
      fix: 'Restore the file from a copy; runs without problems stay usable.',
    },
  ];
}

function describe({ runId, seq, problem }: JournalProblem): string {
  if (runId === '') return problem;
  return seq === undefined ? `run ${runId}: ${problem}` : `run ${runId}, record ${seq}: ${problem}`;
}

/** The nearest folder that exists must be writable: the journal is made there by the first run. */
function checkFolder(path: string): Check {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return { area: 'journal', status: 'ok', text: `none yet; the first run makes ${path}` };
  } catch {
    return {
      area: 'journal',
      status: 'problem',
      text: `${path} cannot be made: ${folder} is not writable`,
      fix: 'Change its permissions, or name another place with --store.',
    };
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
