import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { addCommands, binder } from './command-set.ts';
import { nextCommand } from './console/next-command.ts';
import { exitCodes } from './exit-codes.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Runs the command `tutti` with these arguments; resolves to its exit code and never throws. */
export async function runCli(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = makeProgram();
  addCommands(
    program,
    binder((code) => (exitCode = code)),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return finishUsage(error, argv);
    const { reportError } = await import('./console/report-error.ts');
    return reportError(error, argv);
  }
  return exitCode;
}

function makeProgram(): Command {
  return new Command('tutti')
    .description('Run, watch and resume pipelines of tools and models on a durable journal.')
    .version(version)
    .showHelpAfterError('(tutti --help lists the commands and options)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
}

/** Help and version end well; everything else the parser throws is wrong usage. */
async function finishUsage(error: CommanderError, argv: readonly string[]): Promise<number> {
  if (error.exitCode === 0) return exitCodes.ok;
  const { reportError } = await import('./console/report-error.ts');
  const { UsageError } = await import('./cli-error.ts');
  if (error.code === 'commander.help')
    return reportError(new UsageError(`A command is missing. "${nextCommand('--help')}" lists them.`), argv);
  return reportError(
    new UsageError(
      `${error.message
        .replace(/^error: /, '')
        .replaceAll('\n', ' ')
        .replace(/\.?$/, '.')} "${nextCommand('--help')}" lists commands and options.`,
    ),
    argv,
  );
}
