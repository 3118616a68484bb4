import { TuttiError, type Evaluator, type Handler, type Json, type ReadContext, type StepContext } from '@tutti/core';
import { draw, producedGraph, randomWorld, type FakeClock } from '@tutti/testing';

/** How often each body and substep of a simulated run has run, by path or `path#key`; no crash takes it back. */
export type Books = Map<string, number>;

/** How long a silent worker's lease is, and, below that, how long an effect takes outside, ms. */
export const LEASE_MS = 10_000;
const EFFECT_MS = 9_000;

/** The world outside: a payment that was begun goes on whatever becomes of its worker; only the worker's end stops it. */
export interface OutsideWorld {
  readonly books: Books;
  readonly clock: FakeClock;
  /** The life of the run that is the newest, and those whose processes have really ended. */
  life: number;
  readonly ended: Set<number>;
}

/** Bodies that fail, retry, wait, do substeps and choose as a seed says. With `isPlain` they only end as the world says. */
export function simulatedHandler(seed: number, outside: OutsideWorld, isPlain: boolean): Handler {
  const world = randomWorld(seed);
  return {
    effect: 'none',
    run: async (_, context) => {
      note(outside.books, context.path);
      if (!isPlain) await behave(context, outside, draw(seed, `${context.path} behaves`, 8));
      const { error, chosen = [] } = world.settle({ step: context.path });
      if (error !== undefined) throw new TuttiError(error, { code: 'BROKEN' });
      context.choose(chosen);
      return draw(seed, `${context.path} produces`, 5) === 0 ? { nodes: 'none' } : (producedGraph as unknown as Json);
    },
  };
}

/** Decides an expression of a random graph by what it asks for and where. */
export function simulatedEvaluator(seed: number): Evaluator {
  const world = randomWorld(seed);
  return (expression, context) => {
    const [what = '', id = ''] = String(expression).split(' of ');
    return world.evaluate({ key: `${placeOf(context)}${id}?${what}` });
  };
}

async function behave(context: StepContext, outside: OutsideWorld, way: number): Promise<void> {
  const effect = (key: string, kind: 'idempotent' | 'once'): Promise<Json> =>
    context.step(key, () => (note(outside.books, `${context.path}#${key}`), key), { effect: kind });
  switch (way) {
    case 0:
      if (context.attempt < 2) throw new TuttiError('not yet', { retryable: true });
      return;
    case 1:
      await effect('first', 'idempotent');
      await effect('second', 'idempotent');
      return;
    case 2:
      await context.step('pay', () => slowly(outside, `${context.path}#pay`, 'pay'), { effect: 'once' });
      return;
    case 3:
      await context.wait('nap', { ms: 3_000 });
      return;
    case 4:
      await Promise.all([context.wait('answer', { signal: 'go' }), effect('beside', 'idempotent')]);
  }
}

/** Happens at some time within the lease of a worker that falls silent meanwhile. */
function slowly(outside: OutsideWorld, what: string, value: string): Promise<string> {
  const { life, clock } = outside;
  return new Promise((resolve) => {
    clock.after(draw(life, what, EFFECT_MS), () => {
      if (!outside.ended.has(life)) note(outside.books, what);
      resolve(value);
    });
  });
}

function note(books: Books, what: string): void {
  books.set(what, (books.get(what) ?? 0) + 1);
}

function placeOf({ scope }: ReadContext): string {
  return scope.map(({ node, index }) => `${node}[${index}]/`).join('');
}
