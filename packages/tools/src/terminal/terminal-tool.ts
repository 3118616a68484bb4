import { PolicyRefusedError, systemClock, type Clock, type JsonObject, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { numeric, parameters } from '../action/parameters.ts';
import { ArgumentInvalidError } from '../errors/argument-invalid-error.ts';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { cleanEnvironment } from '../process/clean-environment.ts';
import { findProgram, programFolders } from '../process/find-program.ts';
import { runProcess, type ProcessResult } from '../process/run-process.ts';
import { defaultOutputBytes, defaultTimeoutMs, type CommandPolicy } from './command-policy.ts';
import { matchCommand, type AllowedCommand } from './match-command.ts';
import { splitCommand } from './split-command.ts';

/** What the terminal tool works with. */
export interface TerminalToolOptions {
  readonly files?: FileAccessOptions | FileAccess;
  /** Without one no command runs at all. */
  readonly policy?: CommandPolicy;
  readonly clock?: Clock;
}

interface RunParameters {
  readonly argv?: readonly string[] | undefined;
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly input?: string | undefined;
  readonly timeout?: number | undefined;
}

const SHELL = '/bin/sh';

const schema = () =>
  parameters<RunParameters>(
    {
      argv: z.array(z.string()).optional(),
      command: z.string().optional(),
      args: z.array(z.string()).optional(),
      cwd: z.string().optional(),
      input: z.string().optional(),
      timeout: numeric(z.number().positive()).optional(),
      // Whatever it says, output is kept; it is named so that pipelines which ask for it are understood.
      capture_output: z.unknown().optional(),
    },
    { aliases: { cwd: ['working_dir', 'working_directory', 'workdir'], input: ['stdin'], command: ['cmd'], argv: ['arguments'] } },
  );

/** Runs programs that a policy allows: without a shell, unless the policy says so, in a clean environment, with time and output capped. */
export class TerminalTool extends ActionTool {
  constructor({ files = {}, policy, clock = systemClock }: TerminalToolOptions = {}) {
    const access = files instanceof FileAccess ? files : new FileAccess(files);
    const run = action({
      description: 'Runs one program with its arguments, without a shell; a policy says which ones.',
      effect: 'once',
      acts: 'exec',
      schema,
      run: (given, context) => runCommand(given, { files: access, policy, clock, context }),
    });
    super({
      id: 'terminal',
      readsOutside: true,
      name: 'Terminal',
      description: 'Runs programs that a policy allows.',
      defaultAction: 'run',
      actions: { run },
    });
  }
}

interface Surroundings {
  readonly files: FileAccess;
  readonly policy: CommandPolicy | undefined;
  readonly clock: Clock;
  readonly context: ToolContext;
}

async function runCommand(given: RunParameters, { files, policy, clock, context }: Surroundings): Promise<JsonObject> {
  if (policy === undefined)
    throw new PolicyRefusedError(
      'Commands are switched off, so none was run. Allow the ones you mean, in orchestrator.yaml or as an option: tools: { commands: { allow: [{ bin: "git", args: ["status"] }] } }.',
    );
  const { bin, args, paths } = policy.shell === true ? shellCommand(given) : matchCommand(argvOf(given), policy.allow);
  for (const path of paths) await files.locate(path);
  const cwd = await files.locate(given.cwd ?? '.');
  const folders = programFolders(files.root);
  const file = policy.shell === true ? bin : await findProgram(bin, folders, files.root);
  if (file === undefined)
    throw new ToolNotInstalledError(
      `The program "${bin}" is allowed, but not on this machine (looked in ${folders.join(', ')}). Install it.`,
      { data: { program: bin } },
    );
  const result = await runProcess({
    file,
    args,
    cwd,
    env: cleanEnvironment(folders, policy.env),
    input: given.input,
    clock,
    signal: context.signal,
    timeoutMs: Math.min(given.timeout === undefined ? Infinity : given.timeout * 1_000, policy.timeoutMs ?? defaultTimeoutMs),
    maxOutputBytes: policy.maxOutputBytes ?? defaultOutputBytes,
  });
  return {
    action: 'run',
    command: policy.shell === true ? (given.command ?? '') : [bin, ...args].join(' '),
    argv: [bin, ...args],
    ...processFields(result),
  };
}

/** The line as a shell gets it; arguments beside it are its `$1`, `$2` and so on. */
function shellCommand({ command, argv, args = [] }: RunParameters): AllowedCommand {
  if (command === undefined || command.trim() === '') {
    if (argv !== undefined && argv.length > 0) return { bin: SHELL, args: ['-c', '"$0" "$@"', ...argv], paths: [] };
    throw new ArgumentInvalidError('The command is empty. Write one: command: "git status".');
  }
  return { bin: SHELL, args: ['-c', args.length === 0 ? command : `${command} "$@"`, 'sh', ...args], paths: [] };
}

function argvOf({ argv, command, args = [] }: RunParameters): readonly string[] {
  if (argv !== undefined) return argv;
  return [...(command === undefined ? [] : splitCommand(command)), ...args];
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
