import { expect, test } from '@jest/globals';
import type { Handler, HostCommand, Json, RunEvent, StepPolicy } from '@tutti/core';
import { seededRandom } from '../fakes/seeded-random.ts';
import { settle } from '../fakes/settle.ts';
import { SimulatedCrash } from './simulated-crash.ts';
import { simulationHost, type SimulationHost } from './simulation-host.ts';

const pure = (run: Handler['run']): Handler => ({ run, effect: 'none' });
const read = { runId: 'run-1', input: null, scope: [], node: () => undefined, output: () => undefined };
const state = { status: 'running' } as const;
type PerformStep = Extract<HostCommand, { type: 'perform-step' }>;
const perform = (
  step: string,
  handler: string,
  { recorded, ...policy }: StepPolicy & Partial<Pick<PerformStep, 'recorded'>> = {},
): PerformStep => ({
  type: 'perform-step',
  attempt: 1,
  recorded,
  read,
  command: { type: 'run-step', step, handler, input: step, policy, rank: 0 },
});

/** As small a driver as there can be: facts become events as they are, until `wanted` steps have settled. */
async function drive(
  host: SimulationHost,
  wanted: number,
): Promise<
  readonly { readonly path?: string; readonly type: string; readonly output?: Json; readonly error?: { readonly code: string } }[]
> {
  const facts = [];
  for (let settled = 0; settled < wanted; ) {
    const arrival = await host.next();
    const events = arrival.facts.map((fact, index) => ({ ...fact, seq: facts.length + index, at: arrival.at })) as unknown as RunEvent[];
    await host.commit(events, state);
    facts.push(...arrival.facts);
    settled += arrival.facts.filter(({ type }) => type === 'step.settled' || type === 'step.suspending').length;
  }
  return facts;
}

test('bodies run and settle in order of arrival without a random', async () => {
  const host = simulationHost({ handlers: { echo: pure((input) => input), later: pure(async (input) => input) } });
  for (const step of ['a', 'b', 'c']) host.perform(perform(step, step === 'b' ? 'later' : 'echo'));
  const facts = await drive(host, 3);
  expect(facts.map(({ path, output }) => [path, output])).toEqual([
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
  ]);
  expect(host.executions.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
});

test('the seed decides the order, and the same seed gives the same order', async () => {
  const order = async (seed: number): Promise<string> => {
    const host = simulationHost({ random: seededRandom(seed), handlers: { echo: pure(async (input) => input) } });
    for (const step of 'abcdefgh') host.perform(perform(step, 'echo'));
    return (await drive(host, 8)).map(({ path }) => path).join('');
  };
  const orders = await Promise.all([1, 2, 3, 4].map(order));
  expect(new Set(orders).size).toBeGreaterThan(2);
  expect(await order(3)).toBe(orders[2]);
  for (const found of orders) expect([...found].sort().join('')).toBe('abcdefgh');
});

test('time passes only when nothing else can happen', async () => {
  const host = simulationHost({
    handlers: {
      sleep: pure(
        (input, context) => new Promise((resolve) => void host.clock.after(String(input).length * 1_000, () => resolve(context.path))),
      ),
    },
  });
  const start = host.clock.now();
  host.perform({ type: 'start-timer', timer: 'nightly', afterMs: 2_500 });
  host.perform({ type: 'start-timer', timer: 'dropped', afterMs: 1_500 });
  host.perform({ type: 'cancel-timer', timer: 'dropped' });
  for (const step of ['sss', 's', 'ss']) host.perform(perform(step, 'sleep'));
  const facts = await drive(host, 3);
  expect(facts.map((fact) => fact.path ?? ('timer' in fact ? fact.timer : ''))).toEqual(['s', 'ss', 'nightly', 'sss']);
  expect(host.clock.now() - start).toBe(3_000);
});

test('an effect is on record before its body runs', async () => {
  let committedAtStart = -1;
  const host: SimulationHost = simulationHost({ handlers: { pay: { effect: 'once', run: () => void (committedAtStart = host.commits) } } });
  host.perform(perform('pay', 'pay'));
  expect((await drive(host, 1)).map(({ type }) => type)).toEqual(['step.starting', 'step.settled']);
  expect(committedAtStart).toBe(1);
});

test.each([
  ['before', 1],
  ['after', 2],
] as const)(
  'a crash %s a commit leaves %i commits on record, gives up the bodies, and the next life starts from the records',
  async (when, kept) => {
    let reason: unknown;
    const host = simulationHost({
      crash: { atCommit: 2, when },
      handlers: {
        echo: pure((input) => input),
        slow: pure(
          (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject((reason = signal.reason)))),
        ),
      },
    });
    host.perform(perform('slow', 'slow'));
    host.perform(perform('a', 'echo'));
    const driven = drive(host, 9);
    while (host.commits < 1) await settle();
    host.post({ type: 'resume' });
    await expect(driven).rejects.toThrow(SimulatedCrash);
    expect(host.events.map(({ type }) => type as string)).toEqual(['step.settled', 'message.received'].slice(0, kept));
    expect(reason).toBeInstanceOf(SimulatedCrash);
    const next = host.recover();
    const history: RunEvent[] = [];
    for await (const batch of next.history) history.push(...batch);
    expect(history).toEqual(host.events);
    expect([next.executions, next.commits]).toEqual([[], 0]);
  },
);

test('a substep on record is not run again, and a new one is on record before it counts', async () => {
  const ran: string[] = [];
  const handler = pure(async (_, context) => [
    await context.step('old', () => (ran.push('old'), 0), { effect: 'none' }),
    await context.step('new', () => (ran.push('new'), 2), { effect: 'once' }),
  ]);
  const host = simulationHost({ handlers: { both: handler } });
  host.perform(perform('s', 'both', { recorded: { substeps: new Map([['old', { output: 1 }]]), waits: new Map() } }));
  const facts = await drive(host, 1);
  expect(facts.map(({ type }) => type)).toEqual(['substep.starting', 'substep.settled', 'step.settled']);
  expect(facts.at(-1)?.output).toEqual([1, 2]);
  expect(ran).toEqual(['new']);
});

test('a wait ends by close-wait, or the body is put away when it takes long', async () => {
  const handlers = { ask: pure((_, context) => context.wait('answer', { signal: 'answer' })) };
  const quick = simulationHost({ handlers });
  quick.perform(perform('s', 'ask'));
  await quick.next();
  await quick.commit([], state);
  quick.perform({ type: 'close-wait', step: 's', key: 'answer', output: 'yes' });
  expect((await quick.next()).facts).toMatchObject([{ type: 'step.settled', output: 'yes' }]);
  const slow = simulationHost({ handlers });
  slow.perform(perform('s', 'ask'));
  expect((await drive(slow, 1)).map(({ type }) => type)).toEqual(['wait.opening', 'step.suspending']);
});

test('a cancelled body gets its signal and settles; one that does not listen is given up after the grace time', async () => {
  const host = simulationHost({
    graceMs: 400,
    handlers: {
      listens: pure((_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))),
      deaf: pure(() => new Promise(() => undefined)),
    },
  });
  const start = host.clock.now();
  for (const step of ['listens', 'deaf']) host.perform(perform(step, step));
  const driven = drive(host, 2);
  await settle();
  for (const step of ['listens', 'deaf']) host.perform({ type: 'cancel-step', step, attempt: 1, reason: 'enough' });
  const facts = await driven;
  expect(facts.map(({ path, error }) => [path, error?.code])).toEqual([
    ['listens', 'CANCELLED'],
    ['deaf', 'CANCELLED'],
  ]);
  expect(host.clock.now() - start).toBe(400);
});

test('a body over its timeout settles as TIMEOUT', async () => {
  const host = simulationHost({ handlers: { deaf: pure(() => new Promise(() => undefined)) } });
  host.perform(perform('deaf', 'deaf', { timeoutMs: 250 }));
  expect(await drive(host, 1)).toMatchObject([{ type: 'step.settled', error: { code: 'TIMEOUT', retryable: true } }]);
});

test('a pause holds back bodies that have not started', async () => {
  const host = simulationHost({ handlers: { echo: pure((input) => input) }, onIdle: () => host.perform({ type: 'resume', seq: 2 }) });
  host.perform({ type: 'pause', seq: 1 });
  host.perform(perform('a', 'echo'));
  await expect(host.next()).rejects.toThrow('stands still');
  expect((await host.next()).facts).toMatchObject([{ type: 'step.settled', path: 'a' }]);
});

test('a run that can never go on says so instead of hanging', async () => {
  const host = simulationHost();
  await expect(host.next()).rejects.toThrow('stands still');
  host.post({ type: 'signal', name: 'go', payload: 1 });
  expect((await host.next()).facts).toEqual([
    { type: 'message.received', message: { id: 'message-1', type: 'signal', name: 'go', payload: 1 } },
  ]);
});

test('missing handlers, evaluators and child runs are told by name', async () => {
  const host = simulationHost({ handlers: { parent: pure((_, context) => context.runChild('kid', { definition: {} }) as never) } });
  host.perform(perform('a', 'nobody'));
  expect((await host.next()).facts).toMatchObject([{ type: 'step.blocked', code: 'HANDLER_MISSING' }]);
  await expect(host.evaluate({ type: 'evaluate', key: 'k', evaluator: 'magic', expression: 1, scope: '' }, read)).rejects.toThrow('magic');
  host.perform(perform('b', 'parent'));
  expect(await drive(host, 1)).toMatchObject([{ error: { code: 'HANDLER_MISSING' } }]);
});

test('child runs finish as facts, and a cancelled one as cancelled', async () => {
  const host = simulationHost({
    runChild: async (_child, path) => (path === 'slow' ? new Promise(() => undefined) : { status: 'completed', output: path }),
  });
  for (const step of ['quick', 'slow'])
    host.perform({ type: 'start-run', step, program: 'graph', definition: {}, input: null, onParentClose: 'cancel' });
  expect((await host.next()).facts).toMatchObject([{ type: 'child.finished', path: 'quick', outcome: { output: 'quick' } }]);
  host.perform({ type: 'cancel-run', step: 'slow', reason: 'enough' });
  expect((await host.next()).facts).toMatchObject([{ path: 'slow', outcome: { status: 'cancelled', reason: 'enough' } }]);
});
