import { ArgumentInvalidError } from '../errors/argument-invalid-error.ts';
import { CommandNotAllowedError } from '../errors/command-not-allowed-error.ts';
import { showPath } from '../files/show-path.ts';
import type { CommandPattern } from './command-policy.ts';

/** A command that the policy allows. */
export interface AllowedCommand {
  readonly bin: string;
  /** As the program gets them, with `--` in its place. */
  readonly args: readonly string[];
  /** Those that have to be paths inside the root. */
  readonly paths: readonly string[];
}

const MAX_ARGS = 1_000;
// Linux takes at most 128 KiB in one argument.
const MAX_BYTES = 128 * 1024;

/**
 * The command as the first pattern that covers all of it allows it.
 * @throws ArgumentInvalidError, CommandNotAllowedError
 */
export function matchCommand(argv: readonly string[], allow: readonly CommandPattern[]): AllowedCommand {
  checkArguments(argv);
  const [bin = '', ...args] = argv;
  for (const pattern of allow) if (covers(pattern, bin, args)) return allowed(pattern, args);
  const list = allow.length === 0 ? 'Nothing is allowed.' : `Allowed: ${allow.slice(0, 20).map(showPattern).join(', ')}.`;
  throw new CommandNotAllowedError(
    `The command ${argv.map(showPath).join(' ').slice(0, 400)} is not allowed. ${list} Have it added to "commands.allow" if it is meant.`,
    { data: { argv: argv.slice(0, 20).map((arg) => arg.slice(0, 200)) } },
  );
}

function checkArguments(argv: readonly string[]): void {
  if (argv.length === 0 || argv[0] === '') throw new ArgumentInvalidError('The command is empty. Name a program: argv: ["git", "status"].');
  if (argv.length > MAX_ARGS)
    throw new ArgumentInvalidError(`The command has ${argv.length} arguments; at most ${MAX_ARGS} are taken. Pass the data in a file.`, {
      data: { limit: MAX_ARGS },
    });
  argv.forEach((arg, index) => {
    const why = arg.includes('\0')
      ? 'holds a NUL character'
      : !arg.isWellFormed()
        ? 'holds half a character'
        : Buffer.byteLength(arg) >= MAX_BYTES
          ? `has ${MAX_BYTES} bytes or more`
          : undefined;
    if (why !== undefined)
      throw new ArgumentInvalidError(
        `Argument ${index} of the command, ${showPath(arg)}, ${why}, and can be given to no program. Correct it, or pass the data in a file.`,
        { data: { index } },
      );
  });
}

function covers({ bin, args: patterns = [] }: CommandPattern, name: string, args: readonly string[]): boolean {
  return (
    bin === name && patterns.length === args.length && patterns.every((pattern, index) => coversArgument(pattern, args[index] as string))
  );
}

function coversArgument(pattern: string, arg: string): boolean {
  return isOpen(pattern) ? arg !== '' && !arg.startsWith('-') : pattern === arg;
}

function isOpen(pattern: string): boolean {
  return pattern === '*' || pattern === '*path';
}

function allowed({ bin, args: patterns = [], separator = true }: CommandPattern, args: readonly string[]): AllowedCommand {
  const paths = args.filter((_arg, index) => patterns[index] === '*path');
  const first = patterns.findIndex(isOpen);
  if (first < 0 || !separator) return { bin, args, paths };
  return { bin, args: [...args.slice(0, first), '--', ...args.slice(first)], paths };
}

function showPattern({ bin, args = [] }: CommandPattern): string {
  return `"${[bin, ...args].join(' ')}"`;
}
