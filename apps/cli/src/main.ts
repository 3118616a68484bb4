#!/usr/bin/env node
import { runCli } from './cli.ts';
import { exitCodes } from './exit-codes.ts';

// `tutti runs | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.ok);
});

const exitCode = await runCli(process.argv.slice(2));
process.exitCode = exitCode;
// A body that does not heed its signal must not keep an interrupted process alive.
if (exitCode === exitCodes.interrupted || exitCode === exitCodes.terminated) process.exit();
