import { ownWorkspace } from './paths.ts';
import { runDemo } from './run-demo.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second one does not wait for steps at work.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });
}
process.exitCode = await runDemo({ workspace: process.argv[2] ?? ownWorkspace, signal: stopping.signal });
