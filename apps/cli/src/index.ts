export { runCli } from './cli.ts';
export { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts';
