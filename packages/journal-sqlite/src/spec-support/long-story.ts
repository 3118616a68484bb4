import type { Graph, Handler, StepContext } from '@tutti/core';

/** A run with most of what a graph can do, which stands still twice: for the signal `go`, then for the signal `approval`. */
export const longStory: Graph = {
  nodes: [
    { id: 'draft', kind: 'task', handler: 'count', input: { from: 'draft' } },
    {
      id: 'each',
      kind: 'map',
      items: [1, 2, 3],
      maxParallel: 2,
      body: { nodes: [{ id: 'half', kind: 'task', handler: 'count', input: { from: 'half' } }], edges: [] },
    },
    {
      id: 'again',
      kind: 'loop',
      maxIterations: 2,
      body: { nodes: [{ id: 'turn', kind: 'task', handler: 'count', input: { from: 'turn' } }], edges: [] },
    },
    { id: 'flaky', kind: 'task', handler: 'flaky', policy: { retry: { maxRetries: 2, initialMs: 1, jitter: 0, allErrors: true } } },
    { id: 'wrong', kind: 'task', handler: 'wrong', policy: { onFailure: 'continue' } },
    { id: 'nap', kind: 'wait', until: { ms: 1 } },
    { id: 'go', kind: 'wait', until: { signal: 'go' } },
    { id: 'ask', kind: 'task', handler: 'ask' },
    { id: 'last', kind: 'task', handler: 'count', input: { from: 'last' } },
  ],
  edges: [
    { from: 'draft', to: 'each' },
    { from: 'each', to: 'again' },
    { from: 'draft', to: 'flaky' },
    { from: 'draft', to: 'wrong' },
    { from: 'draft', to: 'nap' },
    { from: 'again', to: 'go' },
    { from: 'flaky', to: 'go' },
    { from: 'nap', to: 'go' },
    { from: 'wrong', to: 'go', when: 'always' },
    { from: 'go', to: 'ask' },
    { from: 'ask', to: 'last' },
  ],
  output: 'last',
};

/** The handlers of the story; `ran` gets what runs. */
export function storyHandlers(ran: string[]): Record<string, Handler> {
  let failures = 0;
  const note = (what: string): number => ran.push(what);
  return {
    count: { effect: 'none', run: async (input) => note((input as { from: string }).from) },
    wrong: {
      effect: 'none',
      run: async () => {
        note('wrong');
        throw new Error('It is wrong for ever.');
      },
    },
    flaky: {
      effect: 'idempotent',
      run: async () => {
        note('flaky');
        if (failures++ === 0) throw new Error('Not now.');
        return 'at last';
      },
    },
    ask: {
      effect: 'idempotent',
      run: async (_input, context: StepContext) => {
        await context.step('model', async () => note('model'), { effect: 'idempotent' });
        const answer = await context.wait('approval', { signal: 'approval' });
        note('ask');
        return answer;
      },
    },
  };
}
