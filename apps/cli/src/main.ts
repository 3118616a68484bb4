#!/usr/bin/env node
import { loadCommand } from './loading/load-command.ts';
import { refusedByNode } from './loading/refused-by-node.ts';

// Named here, before anything is loaded that an older Node cannot read.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `error Tutti needs Node 22.13 or later, and this is Node ${process.versions.node}. Install a newer Node (https://nodejs.org), and start the command with it.\n`,
  );
  process.exit(2);
}

const { runCli, exitCodes } = await loadCommand().catch((error: unknown) => {
  const refusal = refusedByNode(error);
  if (refusal === undefined) throw error;
  process.stderr.write(`error ${refusal}\n`);
  return process.exit(2);
});

// `tutti runs | head` closes the pipe early; that is no failure. A full disk behind stdout is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`error The output cannot be written: ${error.message}. Send it elsewhere.\n`);
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});
// News that nobody can read is no reason to stop a run.
process.stderr.on('error', () => undefined);

const exitCode = await runCli(process.argv.slice(2));
process.exitCode = exitCode;
// A body that does not heed its signal must not keep an interrupted process alive.
if (exitCode === exitCodes.interrupted || exitCode === exitCodes.terminated) process.exit();
