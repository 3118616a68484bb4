import { chain, edge, graph, task, type Graph, type Handler, type Json, type RunEvent, type StepContext } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import type { Ledger } from '../process/ledger.ts';
import type { Life, Story } from './story.ts';

/** What a step may cost at most, and costs, nano-dollars. */
const HOLD = 100;
const COST = 60;
/** Room for six of the eight steps of the tight run while they are at work. */
const TIGHT = 620;
const TEAM = 20_000;

const priced = (id: string): ReturnType<typeof task> =>
  task(id, 'priced', { policy: { budget: { nanoUsd: HOLD }, onFailure: 'continue' } });
const wide: Graph = graph(
  [priced('first'), task('asks', 'asks'), priced('left'), priced('right'), priced('last')],
  [edge('first', 'asks'), edge('asks', 'left'), edge('asks', 'right'), edge('left', 'last'), edge('right', 'last')],
);
const tight: Graph = graph(Array.from({ length: 8 }, (_, i) => priced(`t${i}`)));
const endless: Graph = graph(
  [priced('before'), task('endless', 'endless', { policy: { budget: { nanoUsd: HOLD } } })],
  chain('before', 'endless'),
);

/** Runs below one account of one file: one with room, one that wants more than there is, one that is cancelled with its money out. */
export const moneyStory: Story = {
  hasBudgets: true,
  handlers,
  live: async ({ kernel, budgets }) => {
    await budgets?.open({ account: 'team', limit: { nanoUsd: TEAM } });
    const roomy = await kernel.start(wide, null, { runId: 'wide', budget: { parent: 'team' } });
    const narrow = await kernel.start(tight, null, { runId: 'tight', budget: { parent: 'team', limit: { nanoUsd: TIGHT } } });
    const stopped = await kernel.start(endless, null, { runId: 'stopped', budget: { parent: 'team' } });
    await atWork(stopped);
    await stopped.cancel('enough').catch(() => undefined);
    const [{ status: ofWide }, { status: ofStopped }] = await Promise.all([roomy.result(), stopped.result()]);
    await narrow.result();
    return [ofWide, ofStopped];
  },
  // A run that is to be cancelled at once, with nothing of it begun again: what was held for it must not stay held.
  afterKill: async ({ kernel }) => {
    const stopped = await kernel.attach('stopped').catch(() => undefined);
    await stopped?.cancel('enough').catch(() => undefined);
  },
  faults: async (life) => [
    ...(await held(life)),
    ...(await Promise.all(['wide', 'tight', 'stopped'].map((runId) => account(life, runId)))).flat(),
  ],
};

function handlers(ledger: Ledger): Readonly<Record<string, Handler>> {
  return {
    priced: { effect: 'none', run: (_, context) => spend(ledger, context) },
    asks: {
      effect: 'none',
      run: (_, context) =>
        context.step('ask', ({ record }) => (record({ nanoUsd: COST }), ledger.act(context, COST, 'ask')), {
          effect: 'idempotent',
          hold: { amount: { nanoUsd: HOLD } },
        }),
    },
    endless: {
      effect: 'none',
      run: (_, context) => {
        spend(ledger, context);
        return new Promise<Json>((_resolve, reject) =>
          context.signal.addEventListener('abort', () => reject(context.signal.reason as Error)),
        );
      },
    },
  };
}

/** The provider charges when it is called; what it charged is in the books whatever becomes of the call. */
function spend(ledger: Ledger, context: StepContext): Json {
  context.record({ nanoUsd: COST });
  return ledger.act(context, COST);
}

async function atWork(run: Run): Promise<void> {
  for await (const event of run.events()) if (event.type === 'step.started' && event.path === 'endless') return;
}

/** No reservation outlives the runs. */
async function held({ budgets }: Life): Promise<readonly string[]> {
  const left = (await budgets?.unsettled('')) ?? [];
  return left.length === 0 ? [] : [`still held: ${left.join(', ')}`];
}

/** The provider's books ≤ the store ≤ the limit, and the store ≤ the records; each reservation is on record once. */
async function account({ budgets, ledger, journal }: Life, runId: string): Promise<readonly string[]> {
  // A run that was cancelled before it wanted any money has no account.
  const { nanoUsd: spent = 0 } = (await budgets?.spent(`run/${runId}`).catch(() => undefined)) ?? {};
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId)) events.push(...batch);
  const recorded = events.reduce((sum, event) => sum + ('charge' in event ? (event.charge?.nanoUsd ?? 0) : 0), 0);
  const charged = ledger.entries().filter(({ run }) => run === runId).length * COST;
  const holds = events.flatMap((event) => ('hold' in event && event.hold?.id !== undefined ? [event.hold.id] : []));
  return [
    ...(charged <= spent ? [] : [`${runId}: charged ${charged}, but only ${spent} in the store`]),
    ...(spent <= recorded ? [] : [`${runId}: ${spent} in the store, but only ${recorded} on record`]),
    ...(runId !== 'tight' || spent <= TIGHT ? [] : [`${runId}: ${spent} spent of ${TIGHT}`]),
    ...(new Set(holds).size === holds.length ? [] : [`${runId}: a reservation was used twice: ${holds.join(', ')}`]),
  ];
}
