import type { CommonOptions, Console } from './console/console.ts';
import type { ExitCode } from './exit-codes.ts';

/** A command's own work: gets its arguments, options and console, gives the exit code. */
export type Work<Options extends CommonOptions> = (
  given: readonly string[],
  options: Options,
  console: Console,
) => ExitCode | Promise<ExitCode>;
