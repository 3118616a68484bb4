import { PolicyRefusedError, systemClock, type Clock, type JsonObject, type Schema } from '@tutti/core';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { cleanEnvironment } from './clean-environment.ts';
import { findProgram, programFolders } from './find-program.ts';
import { runProcess, type ProcessOptions, type ProcessResult } from './run-process.ts';

/** What bounds each program that a tool runs. */
interface ProgramPolicy {
  readonly timeoutMs?: number;
  readonly maxOutputBytes?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const defaultTimeoutMs = 60_000;
const defaultOutputBytes = 1024 * 1024;

/** What a tool that runs programs works with. */
export interface ProgramToolOptions<Policy> {
  readonly files?: FileAccessOptions | FileAccess;
  /** Without one nothing runs at all. */
  readonly policy?: Policy;
  readonly clock?: Clock;
}

/** A program to run. A `bin` is looked for in the folders of programs, unless it `isFound`; `cwd` lies below the root. */
interface Program extends Pick<ProcessOptions, 'args' | 'cwd' | 'input' | 'hasExtra'> {
  readonly bin: string;
  readonly isFound?: boolean;
}

/** What a call finds around it. */
export interface ProgramCall<Policy> {
  readonly files: FileAccess;
  readonly policy: Policy;
  readonly signal: AbortSignal;
  run(program: Program): Promise<ProcessResult>;
}

/** One tool that runs programs. */
interface ProgramToolAbout<Policy, Parameters> {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** What its action does. */
  readonly does: string;
  readonly schema: () => Schema<Parameters>;
  /** Said where there is no policy. */
  readonly off: string;
  /** Said of a program that is not on this machine. */
  missing(bin: string, folders: string): string;
  call(given: Parameters, call: ProgramCall<Policy>): Promise<JsonObject>;
}

/** A tool that runs programs when a policy allows it: in a process of their own, in a clean environment, with time and output capped. */
export class ProgramTool<Policy extends ProgramPolicy, Parameters extends { readonly timeout?: number | undefined }> extends ActionTool {
  constructor(
    { files = {}, policy, clock = systemClock }: ProgramToolOptions<Policy>,
    { id, name, description, does, schema, off, missing, call }: ProgramToolAbout<Policy, Parameters>,
  ) {
    const access = files instanceof FileAccess ? files : new FileAccess(files);
    const run = action<Parameters>({
      description: does,
      effect: 'once',
      acts: 'exec',
      schema,
      run: (given, { signal }) => {
        if (policy === undefined) throw new PolicyRefusedError(off);
        const limits = { policy, clock, signal, timeoutMs: given.timeout === undefined ? Infinity : given.timeout * 1_000 };
        return call(given, { files: access, policy, signal, run: (program) => runProgram(program, { files: access, missing, ...limits }) });
      },
    });
    super({ id, readsOutside: true, name, description, defaultAction: 'run', actions: { run } });
  }
}

async function runProgram(
  { bin, args, cwd, input, hasExtra = false, isFound = false }: Program,
  {
    files,
    policy,
    missing,
    clock,
    signal,
    timeoutMs,
  }: Pick<ProcessOptions, 'clock' | 'signal' | 'timeoutMs'> & {
    readonly files: FileAccess;
    readonly policy: ProgramPolicy;
    readonly missing: (bin: string, folders: string) => string;
  },
): Promise<ProcessResult> {
  const folder = await files.locate(cwd);
  const folders = programFolders(files.root);
  const file = isFound ? bin : await findProgram(bin, folders, files.root);
  if (file === undefined) throw new ToolNotInstalledError(missing(bin, folders.join(', ')), { data: { program: bin } });
  return runProcess({
    file,
    args,
    cwd: folder,
    env: cleanEnvironment(folders, policy.env),
    input,
    hasExtra,
    clock,
    signal,
    timeoutMs: Math.min(timeoutMs, policy.timeoutMs ?? defaultTimeoutMs),
    maxOutputBytes: policy.maxOutputBytes ?? defaultOutputBytes,
  });
}

/** How a program ended, as pipelines read it. An exit code other than 0 is a failure of the step, with all that was written. */
export function processFields({ stdout, stderr, exitCode, endedBy, durationMs }: ProcessResult): JsonObject {
  const isGood = exitCode === 0;
  const how = exitCode === null ? `was ended by ${endedBy ?? 'a signal'}` : `ended with exit code ${exitCode}`;
  return {
    stdout,
    stderr,
    output: stdout,
    return_code: exitCode,
    returncode: exitCode,
    exit_code: exitCode,
    signal: endedBy,
    execution_time: durationMs / 1_000,
    duration_ms: durationMs,
    success: isGood,
    ...(isGood
      ? {}
      : {
          error: `The program ${how}${stderr.trim() === '' ? ', and wrote nothing about it. See what it wrote to stdout, or run it by hand.' : `: ${stderr.trim().slice(-500)}`}`,
        }),
  };
}
