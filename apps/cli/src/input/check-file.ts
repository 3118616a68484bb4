import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic, JsonObject } from '@tutti/core';
import type { Orchestrator } from '@tutti/orchestrator';
import type { CompiledPipeline } from '@tutti/pipeline';
import { UsageError } from '../cli-error.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { makeOrchestrator, type EngineOptions } from '../project/make-orchestrator.ts';
import { readGiven } from './read-given.ts';

/** Options of commands that take a pipeline file. */
export interface PipelineOptions extends StoreOptions, EngineOptions {
  readonly input?: readonly string[];
  readonly inputFile?: string;
  readonly context?: readonly string[];
  readonly strict?: boolean;
}

/** A pipeline file with everything that is wrong with it; `compiled` is there when none of it is an error. */
export interface CheckedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly given: JsonObject;
  readonly compiled: CompiledPipeline | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a file as a run would. `isForRun`: with what the run is given, so that a missing input or name is an error;
 * `checks`: the orchestrator that is to run it, so that its tools are made once.
 */
export async function checkFile(
  file: string,
  options: PipelineOptions,
  { isForRun, checks }: { readonly isForRun: boolean; readonly checks?: Pick<Orchestrator, 'check'> },
): Promise<CheckedFile> {
  const bytes = readBytes(file);
  const source = new TextDecoder().decode(bytes);
  await using own = checks === undefined ? await makeOrchestrator(options) : undefined;
  const orchestrator = checks ?? own!;
  const strict = options.strict === true;
  const first = await orchestrator.check(bytes, { file, strict });
  const given = await readGiven(options, first.pipeline?.inputs ?? []);
  const { compiled, diagnostics } = isForRun ? await orchestrator.check(bytes, { file, strict, context: given }) : first;
  return { file, bytes, source, given, compiled, diagnostics };
}

// The compiler says what is wrong with a large file; this only keeps a device or a disk image out of memory.
const MAX_BYTES = 16 * 1024 * 1024;

function readBytes(file: string): Uint8Array {
  const path = resolve(file);
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw unreadable(file, 'it is a folder');
    if (found.size > MAX_BYTES) throw unreadable(file, `it has ${found.size} bytes; at most ${MAX_BYTES} are read`);
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' || code === 'EPERM' ? 'permission is denied' : message;
    throw unreadable(file, why, cause);
  }
}

function unreadable(file: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`The pipeline file "${printable(file)}" cannot be read: ${why}. Check the path.`, {
    code: 'FILE_UNREADABLE',
    data: { path: file },
    cause,
  });
}
