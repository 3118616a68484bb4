import { afterEach, describe, expect, test } from '@jest/globals';
import { chain, graph, messageSchema, type Graph, type Message, type RunEvent } from '@tutti/core';
import fc from 'fast-check';
import { createKernel, type Kernel } from '../kernel.ts';
import { memoryJournal } from '../memory-journal/index.ts';
import { receiveMessage } from './receive-message.ts';
import { recordable } from '../values/spill.ts';

const asks: Graph = graph([{ id: 'w', kind: 'wait', until: { signal: 'go' } }]);
const slow: Graph = graph(
  [
    { id: 'd', kind: 'task', handler: 'd', if: { evaluator: 'expression', expression: 'slow' } },
    { id: 'w', kind: 'wait', until: { signal: 'go' } },
  ],
  chain('d', 'w'),
);
const kernels: Kernel[] = [];
afterEach(async () => {
  for (const kernel of kernels.splice(0)) await kernel.shutdown({ graceMs: 0 });
});

const message = (value: unknown): Message => value as Message;
const keep: Parameters<typeof receiveMessage>[1] = (value, what) => recordable(value, what);

/** What was put on record of messages that a run had no use for. */
async function ignoredIn(events: AsyncIterable<RunEvent>): Promise<(readonly [string, string, string])[]> {
  const ignored: (readonly [string, string, string])[] = [];
  for await (const event of events)
    if (event.type === 'message.ignored') ignored.push([event.message.id, event.message.type, event.reason]);
  return ignored;
}

describe('a message that came past every check', () => {
  test.each([
    { what: 'a signal with no name', malformed: { type: 'signal', payload: 1 }, type: 'signal', reason: /name of a signal/ },
    { what: 'a signal with no payload', malformed: { type: 'signal', name: 'go' }, type: 'signal', reason: /payload/ },
    {
      what: 'a signal with more than it may have',
      malformed: { type: 'signal', name: 'go', payload: 1, then: 'stop' },
      type: 'signal',
      reason: /then/,
    },
    { what: 'a decision with no step', malformed: { type: 'decide', decision: { kind: 'retry' } }, type: 'decide', reason: /path/ },
    { what: 'a decision that decides nothing', malformed: { type: 'decide', path: 'w' }, type: 'decide', reason: /decision/ },
    {
      what: 'a decision of an unknown kind',
      malformed: { type: 'decide', path: 'w', decision: { kind: 'shrug' } },
      type: 'decide',
      reason: /decision/,
    },
    { what: 'a wake of no step', malformed: { type: 'wake' }, type: 'wake', reason: /path/ },
    { what: 'a checkpoint with no name', malformed: { type: 'checkpoint' }, type: 'checkpoint', reason: /name of a checkpoint/ },
    { what: 'a pause for no reason that can be read', malformed: { type: 'pause', reason: 5 }, type: 'pause', reason: /reason/ },
    { what: 'a cancel for no reason that can be read', malformed: { type: 'cancel', reason: ['no'] }, type: 'cancel', reason: /reason/ },
    { what: 'a resume by nobody', malformed: { type: 'resume', by: 7 }, type: 'resume', reason: /by/ },
    { what: 'one with no type', malformed: {}, type: 'unreadable', reason: /type/ },
    { what: 'one whose type is a number', malformed: { type: 7 }, type: 'unreadable', reason: /type/ },
  ])('$what is ignored on record, with the reason, and the run goes on', async ({ malformed, type, reason }) => {
    const journal = memoryJournal();
    const kernel = createKernel({ journal, pollMs: 1 });
    kernels.push(kernel);
    const run = await kernel.start(asks);
    await journal.post(run.id, message({ id: 'm', ...malformed }));
    await run.signal('go', 1);
    expect(await run.result()).toMatchObject({ status: 'completed', output: 1 });
    expect(await ignoredIn(run.events())).toEqual([['m', type, expect.stringMatching(reason)]]);
  });

  test('a malformed cancel does not end a decision that takes its time', async () => {
    const journal = memoryJournal();
    let decide: (value: boolean) => void = () => undefined;
    const decided = new Promise<boolean>((resolve) => (decide = resolve));
    const kernel = createKernel({ journal, pollMs: 1, handlers: { d: () => 'done' }, evaluators: { expression: () => decided } });
    kernels.push(kernel);
    const run = await kernel.start(slow);
    await journal.post(run.id, message({ id: 'm', type: 'cancel', reason: 5 }));
    for await (const event of run.events()) if (event.type === 'message.ignored') break;
    decide(true);
    await run.signal('go', 2);
    expect(await run.result()).toMatchObject({ status: 'completed' });
  });

  test('is kept whole while it is small, beside the records when it is large, and by its id alone when it is too large or no JSON', () => {
    expect(receiveMessage(message({ id: 'm', type: 'later', much: 'x' }), keep)).toEqual({
      type: 'message.received',
      message: { id: 'm', type: 'later', much: 'x' },
    });
    expect(receiveMessage(message({ id: 'm', much: 'x'.repeat(70_000) }), keep)).toMatchObject({
      message: { id: 'm', type: 'unreadable', blob: { hash: expect.any(String) } },
      problem: expect.any(String),
    });
    expect(receiveMessage(message({ id: 'm', type: 'later', much: 1n }), keep).message).toEqual({ id: 'm', type: 'later' });
  });

  test('whatever it is, receiving it throws nothing, and what is told as sound is', () => {
    const type = fc.constantFrom('signal', 'pause', 'resume', 'cancel', 'decide', 'wake', 'checkpoint', 'later', '', 5, null);
    const value = fc.record(
      {
        id: fc.string(),
        type,
        name: fc.jsonValue(),
        payload: fc.jsonValue(),
        path: fc.jsonValue(),
        decision: fc.jsonValue(),
        reason: fc.jsonValue(),
      },
      { requiredKeys: ['id'] },
    );
    fc.assert(
      fc.property(value, (given) => {
        const { message: received, problem } = receiveMessage(message(given), keep);
        expect(received.id).toBe(given.id);
        expect(typeof received.type).toBe('string');
        if (problem === undefined && received.type !== ('later' as string)) expect(messageSchema.safeParse(given).success).toBe(true);
      }),
    );
  });
});
