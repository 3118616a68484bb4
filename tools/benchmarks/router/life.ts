import type { Feedback, PolicyMaker } from './policies/policy.ts';
import { normal, uniform } from './worlds/random.ts';
import { expectedUtility, makeWorld, REQUESTS, TIMEOUT_S, utility, type Scenario, type World, type WorldOptions } from './worlds/world.ts';

/** Mean number of requests until an outcome is heard of. */
const DELAY = 20;
const TASK_COUNT = 4;

/** How one life went. */
export interface LifeResult {
  /** Mean expected utility per request. */
  readonly utility: number;
  /** Expected utility lost against an oracle that knows the best model of each task at each time, summed up. */
  readonly regret: number;
  /** Mean of what was won, and US dollars, per request. */
  readonly quality: number;
  readonly costUsd: number;
  readonly failedCalls: number;
}

/** Lets a policy live through one world: requests come one by one, outcomes are heard after a random delay. */
export function live(maker: PolicyMaker, scenario: Scenario, options: WorldOptions): LifeResult {
  const world = makeWorld(scenario, options);
  const next = uniform(options.seed * 104_729 + 5);
  const own = uniform(options.seed * 31 + 99);
  const policy = maker.make(world);
  const due = new Map<number, Omit<Feedback, 'now'>[]>();
  const sums = { utility: 0, regret: 0, quality: 0, costUsd: 0, failedCalls: 0 };
  for (let t = 0; t < REQUESTS; t++) {
    for (const feedback of due.get(t) ?? []) policy.feed({ ...feedback, now: t });
    due.delete(t);
    const request = { t, task: Math.floor(next() * TASK_COUNT), x: next() - 0.5 };
    const luck = { quality: next(), up: next(), size: Math.exp(0.35 * normal(next)), delay: 1 + Math.floor(-Math.log(1 - next()) * DELAY) };
    const model = policy.pick(request, own);
    const outcome = ask(world, { ...request, model }, luck);
    tally(sums, { world, outcome });
    const at = t + luck.delay;
    due.set(at, [...(due.get(at) ?? []), outcome]);
  }
  return { ...sums, utility: sums.utility / REQUESTS, quality: sums.quality / REQUESTS, costUsd: sums.costUsd / REQUESTS };
}

type Asked = { readonly t: number; readonly task: number; readonly x: number; readonly model: number };

function ask(
  world: World,
  asked: Asked,
  luck: { readonly quality: number; readonly up: number; readonly size: number },
): Omit<Feedback, 'now'> {
  const { model, task, t } = asked;
  const isOk = luck.up < world.up(model, t);
  const quality = isOk && luck.quality < world.quality(asked) ? 1 : 0;
  const costUsd = isOk ? world.costUsd(model, task, t) * luck.size : 0;
  const latencyS = isOk ? world.latencyS(model, task) * luck.size : TIMEOUT_S;
  return { ...asked, isOk, quality, costUsd, latencyS, utility: utility(quality, costUsd, latencyS) };
}

function tally(
  sums: { utility: number; regret: number; quality: number; costUsd: number; failedCalls: number },
  { world, outcome }: { readonly world: World; readonly outcome: Omit<Feedback, 'now'> },
): void {
  const expected = expectedUtility(world, outcome);
  sums.utility += expected;
  sums.regret += expectedUtility(world, { ...outcome, model: oracle(world, outcome) }) - expected;
  sums.quality += outcome.quality;
  sums.costUsd += outcome.costUsd;
  if (!outcome.isOk) sums.failedCalls++;
}

/** The best model of the task at this time, for a request of middling difficulty. */
function oracle(world: World, { task, t }: Asked): number {
  let best = 0;
  let highest = -9;
  for (let model = 0; model < world.models.length; model++) {
    const value = expectedUtility(world, { model, task, x: 0, t });
    if (value > highest) [highest, best] = [value, model];
  }
  return best;
}
