import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoreError, systemIds } from '@tutti/core';
import type { ImportReport } from '@tutti/journal-sqlite';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun, openExistingStore, openStore } from '../project/open-store.ts';

/** `tutti runs export RUN FILE`: the file is there whole or not at all. */
export const exportRun: Work<StoreOptions> = async ([given = '', file = ''], options, console) => {
  await using journal = await openExistingStore(options);
  const { runId, length } = await findRun(journal, given);
  if (file === '-') await pipeline(Readable.from(journal.exportRun(runId)), process.stdout, { end: false });
  else await writeWhole(resolve(file), journal.exportRun(runId));
  if (console.isJson && file !== '-') console.printJson({ runId, file: resolve(file), records: length });
  else console.news(`Run ${printable(runId)} is in ${printable(file)}: ${length} records.`);
  return exitCodes.ok;
};

export interface ImportCommandOptions extends StoreOptions {
  readonly as?: string;
}

/** `tutti runs import FILE`: exit code 4 when the run came in paused, 6 when the file is damaged. */
export const importRun: Work<ImportCommandOptions> = async ([file = ''], options, console) => {
  await using journal = await openStore(options);
  const report = await journal.importRun(sourceOf(file), { name: file, ...(options.as === undefined ? {} : { runId: options.as }) });
  if (console.isJson) console.printJson(report);
  else tell(report, file, console);
  return report.problem === undefined ? exitCodes.ok : exitCodes.paused;
};

function tell({ runId, status, records, isComplete, dropped, problem }: ImportReport, file: string, console: Console): void {
  const { dim } = console.paintNews;
  if (dropped !== undefined)
    console.problem(`Left out: ${dropped.bytes} bytes at the end of ${printable(file)}, from byte ${dropped.offset} on (${dropped.why}).`);
  if (runId === undefined) return console.news(`${printable(file)} holds no run.`);
  console.news(`Run ${printable(runId)} came in: ${records} records, ${status ?? 'empty'}.`);
  if (!isComplete) console.problem('The file has no end record: it may have been cut off, or was still being written.');
  if (problem !== undefined) console.problem(printable(problem.message));
  if (status === 'running' || status === 'paused')
    console.news(dim(`Nobody works on it; go on with: ${console.command(`resume ${printable(runId)}`)}`));
}

function sourceOf(file: string): AsyncIterable<Uint8Array> {
  return file === '-' ? process.stdin : failingPlainly(createReadStream(resolve(file)), file);
}

async function* failingPlainly(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    throw unusable(error, file);
  }
}

async function writeWhole(path: string, lines: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.${systemIds.next()}.part`;
  try {
    // Runs hold what users typed: nobody else may read them.
    await pipeline(Readable.from(lines), createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw unusable(error, path);
  }
}

/** What the file system says, as an error with what to do; others pass. */
function unusable(error: unknown, file: string): unknown {
  const { syscall, code, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new StoreError(`The file "${printable(file)}" cannot be used: ${message}. Check the path and its permissions.`, {
    code: 'RUN_FILE',
    cause: error,
    data: { file, reason: code ?? null },
  });
}
