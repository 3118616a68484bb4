import { JournalCorruptError, toErrorRecord, type ErrorRecord, type Json, type JsonObject, type RunId, type RunStatus } from '@tutti/core';
import { readRecords, type DroppedTail } from './read-records.ts';
import { RunImport } from './run-import.ts';
import { Stage, type StageHome } from './stage.ts';

export interface ImportOptions {
  /** What messages call the file. Default: `run file`. */
  readonly name?: string;
  /** Id of the run here. Default: the one in the file. */
  readonly runId?: RunId;
  /** The definition of a run whose file holds none. Records of steps it does not have pause the run. */
  readonly definition?: Json;
  /** Puts a record into the words of this journal before it is checked: for files of another program. */
  readonly translate?: (record: JsonObject) => JsonObject;
  /** Longest record, bytes. Default 16 MiB. */
  readonly maxRecordBytes?: number;
  /** Largest file, bytes. Default 4 GiB. */
  readonly maxFileBytes?: number;
}

export interface ImportReport {
  /** Absent when the file holds no record. */
  readonly runId?: RunId;
  /** As it stands here; nobody drives it until it is resumed. */
  readonly status?: RunStatus;
  readonly records: number;
  /** The file has its end record: nothing is missing. A journal that was still being written has none. */
  readonly isComplete: boolean;
  /** What was left out at the end. */
  readonly dropped?: DroppedTail;
  /** Records that got the time of the one before, because a clock had been set back. */
  readonly clockSetBack: number;
  /** Why the run is paused: `CODE_CHANGED`. */
  readonly problem?: ErrorRecord;
}

const MIB = 1024 * 1024;

/**
 * Brings a run in from a file, record by record; it is there whole or not at all.
 * @throws JournalCorruptError with the place in `data`, and in `data.kept` how many sound records before it were kept, as a quarantined run;
 *   StoreError `JOURNAL_VERSION`, `RECORD_TOO_LARGE`, `DEFINITION_NOT_FOUND`; ConflictError `RUN_EXISTS`. With these nothing is kept.
 */
export async function importRun(
  home: StageHome,
  source: AsyncIterable<Uint8Array | string>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { name = 'run file', maxRecordBytes = 16 * MIB, maxFileBytes = 4_096 * MIB, runId, definition, translate } = options;
  const openStage = async (id: RunId): Promise<Stage> => {
    const stage = new Stage(home, id);
    await stage.begin();
    return stage;
  };
  const run = new RunImport({
    name,
    openStage,
    ...(runId !== undefined && { runId }),
    ...(definition !== undefined && { definition }),
    ...(translate !== undefined && { translate }),
  });
  try {
    const dropped = await takeAll(readRecords(source, { name, maxRecordBytes, maxFileBytes }), run);
    const records = run.length;
    const status = await run.finish();
    return { ...reportOf(run, { status, dropped }), records };
  } catch (error) {
    throw await failed(run, error);
  }
}

async function takeAll(
  records: AsyncGenerator<Parameters<RunImport['take']>[0], DroppedTail | undefined>,
  run: RunImport,
): Promise<DroppedTail | undefined> {
  try {
    for (;;) {
      const next = await records.next();
      if (next.done === true) return next.value;
      await run.take(next.value);
    }
  } finally {
    // Lets go of the source, whatever ended the reading.
    await records.return(undefined);
  }
}

function reportOf(
  run: RunImport,
  { status, dropped }: { readonly status: RunStatus | undefined; readonly dropped: DroppedTail | undefined },
): Omit<ImportReport, 'records'> {
  return {
    ...(run.runId !== undefined && { runId: run.runId }),
    ...(status !== undefined && { status }),
    isComplete: run.isComplete,
    ...(dropped !== undefined && { dropped }),
    clockSetBack: run.clockSetBack,
    ...(run.codeChanged !== undefined && status === 'paused' && { problem: toErrorRecord(run.codeChanged) }),
  };
}

/** Keeps the sound records before damage as a quarantined run, to be looked at; after any other failure nothing. */
async function failed(run: RunImport, error: unknown): Promise<unknown> {
  if (!(error instanceof JournalCorruptError)) {
    await run.abandon();
    return error;
  }
  const kept = await keepPrefix(run, error);
  const { data, message } = error;
  const said =
    kept === 0 ? 'Nothing of it was kept.' : `The ${kept} sound records before it are kept as run "${run.runId}", in quarantine.`;
  return new JournalCorruptError(`${message} ${said}`, { data: { ...(data as JsonObject), runId: run.runId ?? null, kept } });
}

async function keepPrefix(run: RunImport, error: JournalCorruptError): Promise<number> {
  try {
    return (await run.finish(error.message)) === undefined ? 0 : run.length;
  } catch {
    await run.abandon();
    return 0;
  }
}
