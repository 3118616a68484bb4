import type { JsonObject } from '@tutti/core';
import { z } from 'zod';
import { numeric, parameters } from '../action/parameters.ts';
import { ArgumentInvalidError } from '../errors/argument-invalid-error.ts';
import { ProgramTool, processFields, type ProgramCall, type ProgramToolOptions } from '../process/program-tool.ts';
import type { CommandPolicy } from './command-policy.ts';
import { matchCommand, type AllowedCommand } from './match-command.ts';
import { splitCommand } from './split-command.ts';

/** What the terminal tool works with. Without a policy no command runs at all. */
export type TerminalToolOptions = ProgramToolOptions<CommandPolicy>;

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
export class TerminalTool extends ProgramTool<CommandPolicy, RunParameters> {
  constructor(options: TerminalToolOptions = {}) {
    super(options, {
      id: 'terminal',
      name: 'Terminal',
      description: 'Runs programs that a policy allows.',
      does: 'Runs one program with its arguments, without a shell; a policy says which ones.',
      schema,
      off: 'Commands are switched off, so none was run. Allow the ones you mean, in orchestrator.yaml or as an option: tools: { commands: { allow: [{ bin: "git", args: ["status"] }] } }.',
      missing: (bin, folders) => `The program "${bin}" is allowed, but not on this machine (looked in ${folders}). Install it.`,
      call: runCommand,
    });
  }
}

async function runCommand(given: RunParameters, { files, policy, run }: ProgramCall<CommandPolicy>): Promise<JsonObject> {
  const isShell = policy.shell === true;
  const { bin, args, paths } = isShell ? shellCommand(given) : matchCommand(argvOf(given), policy.allow);
  for (const path of paths) await files.locate(path);
  const result = await run({ bin, args, isFound: isShell, cwd: given.cwd ?? '.', input: given.input });
  return {
    action: 'run',
    command: isShell ? (given.command ?? '') : [bin, ...args].join(' '),
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
