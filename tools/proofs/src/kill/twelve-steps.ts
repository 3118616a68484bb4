import { chain, edge, graph, loop, task, wait, type Graph, type Handler, type Json, type StepContext } from '@tutti/core';
import { scriptedModel } from '@tutti/testing';
import type { Ledger } from '../process/ledger.ts';

/** Twelve steps of every sort: a model, tools of each effect, a parallel join, a loop, a timer, a child run and a signal. */
export const twelveSteps: Graph = graph(
  [
    task('plan', 'model'),
    task('reserve', 'once'),
    task('left', 'idempotent'),
    task('middle', 'plain'),
    task('right', 'substeps'),
    task('joined', 'idempotent'),
    loop('polish', { maxIterations: 2, body: graph([task('draft', 'idempotent')]) }),
    wait('nap', { ms: 5 }),
    task('sub', 'child'),
    wait('approval', { signal: 'approved' }),
    task('send', 'once'),
    task('report', 'report'),
  ],
  [
    ...chain('plan', 'reserve'),
    ...['left', 'middle', 'right'].flatMap((id) => [edge('reserve', id), edge(id, 'joined')]),
    ...chain('joined', 'polish', 'nap', 'sub', 'approval', 'send', 'report'),
  ],
);

/** The signal the run waits for: posted at its start, and again in every new life. */
export const approval = { id: 'approval-1', name: 'approved', payload: { by: 'Ada' } } as const;

const reported = ['plan', 'reserve', 'left', 'middle', 'right', 'joined', 'polish', 'nap', 'sub', 'approval', 'send'];
const child: Graph = graph([task('fetch', 'idempotent'), task('store', 'once')], chain('fetch', 'store'));

/** Their bodies. Each tells the ledger what it does; what it gives depends on its step alone, never on the life it runs in. */
export function twelveHandlers(ledger: Ledger): Readonly<Record<string, Handler>> {
  const value = ({ path }: StepContext): Json => `of ${path}`;
  const acting = (effect: 'none' | 'idempotent' | 'once'): Handler => ({
    effect,
    run: (_, context) => ledger.act(context, value(context)),
  });
  return {
    plain: acting('none'),
    idempotent: acting('idempotent'),
    once: acting('once'),
    model: { effect: 'none', run: (_, context) => askModel(ledger, context) },
    substeps: {
      effect: 'none',
      run: async (_, context) => [
        await context.step('search', () => ledger.act(context, 'found', 'search'), { effect: 'idempotent' }),
        await context.step('pay', () => ledger.act(context, 'paid', 'pay')),
      ],
    },
    child: {
      effect: 'none',
      run: async (_, context) => (await context.runChild('kid', { definition: child as unknown as Json })) as unknown as Json,
    },
    report: { effect: 'none', run: async (_, context) => ledger.act(context, await outputs(context)) },
  };
}

async function askModel(ledger: Ledger, context: StepContext): Promise<Json> {
  const model = scriptedModel(['a plan in twelve steps']);
  const hold = { account: `run/${context.runId}`, amount: { nanoUsd: 5_000 } };
  const ask = async ({ record }: { record: (charge: { nanoUsd: number }) => void }): Promise<Json> => {
    const { content } = await model.generate({ model: 'scripted', messages: [{ role: 'user', content: 'Make a plan.' }] });
    record({ nanoUsd: 1_200 });
    return ledger.act(context, content, 'ask');
  };
  return context.step('ask', ask, { effect: 'idempotent', hold });
}

async function outputs(context: StepContext): Promise<Json> {
  const entries = await Promise.all(reported.map(async (id) => [id, (await context.output(id)) ?? null] as const));
  return Object.fromEntries(entries);
}
