import { expect, test } from '@jest/globals';
import { hashJson, type Graph, type Json, type RunEvent } from '@tutti/core';
import { simulationHost } from '@tutti/testing';
import { createWorker } from '../worker.ts';

const definition = { nodes: [{ id: 'asks', kind: 'task', handler: 'asks' }], edges: [] } satisfies Graph as unknown as Json;
const run = { runId: 'run-1', createdAt: 0, definition };

test('a handler whose wait had ended as it was put away runs on after a crash', async () => {
  // The turn that recorded the suspension had the body performed again; no record says so.
  const history: RunEvent[] = [
    { type: 'run.created', seq: 0, at: 0, runId: 'run-1', program: 'graph', programVersion: 1, definitionHash: hashJson(definition), input: null },
    { type: 'wait.opened', seq: 1, at: 1, path: 'asks', attempt: 1, key: 'answer', until: { signal: 'answer' } },
    { type: 'signal.received', seq: 2, at: 2, id: 's', name: 'answer', payload: 'yes' },
    { type: 'wait.closed', seq: 3, at: 2, path: 'asks', key: 'answer', output: 'yes', signalId: 's' },
    { type: 'step.suspended', seq: 4, at: 3, path: 'asks', attempt: 1 },
  ];
  const host = simulationHost({ history, handlers: { asks: { effect: 'none', run: (_, context) => context.wait('answer', { signal: 'answer' }) } } });
  await createWorker().drive(run, host);
  expect(host.events.slice(5)).toMatchObject([{ type: 'step.completed', output: 'yes' }, { type: 'run.closed' }]);
});
