import { makeModels, TASKS, type SimulatedModel } from './catalog.ts';
import { clip, uniform } from './random.ts';

export const SCENARIOS = ['stationary', 'drift', 'outage'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Requests of one simulated life. */
export const REQUESTS = 20_000;
/** US dollars that a success is worth, quality that a second costs, and seconds until a failed call is given up. */
export const VALUE_USD = 0.25;
export const LATENCY_WEIGHT = 0.01;
export const TIMEOUT_S = 30;

export interface WorldOptions {
  readonly seed: number;
  readonly models: number;
  readonly perturbed: boolean;
}

/** How the models really are, at each request number `t`. */
export interface World {
  readonly models: readonly SimulatedModel[];
  quality(at: Place): number;
  /** Chance that a call is answered at all. */
  up(model: number, t: number): number;
  costUsd(model: number, task: number, t: number): number;
  latencyS(model: number, task: number): number;
  /** Price at a time, over that at the beginning. */
  priceFactor(model: number, t: number): number;
}

/** One model asked one thing at one time; `x` is the difficulty, in [−0.5, 0.5]. */
export interface Place {
  readonly model: number;
  readonly task: number;
  readonly x: number;
  readonly t: number;
}

export function makeWorld(scenario: Scenario, { seed, models: count, perturbed }: WorldOptions): World {
  const models = makeModels(uniform(seed * 7_919 + 17), { models: count, perturbed });
  const of = (index: number): SimulatedModel => models[index] as SimulatedModel;
  const kind = (index: number): (typeof TASKS)[number] => TASKS[index] as (typeof TASKS)[number];
  const priceFactor = (model: number, t: number): number => (scenario === 'drift' && model === 0 && t > REQUESTS * 0.66 ? 0.2 : 1);
  return {
    models,
    priceFactor,
    quality: ({ model, task, x, t }) =>
      clip((of(model).quality[task] as number) + (scenario === 'drift' ? drift(model, t) : 0) + of(model).slope * x, 0.01, 0.99),
    up: (model, t) => (scenario === 'outage' ? uptime(model, t) : 1),
    costUsd: (model, task, t) =>
      ((kind(task).inputTokens * of(model).inputUsd + kind(task).outputTokens * of(model).outputUsd) / 1e6) * priceFactor(model, t),
    latencyS: (model, task) => of(model).latency * (0.5 + kind(task).outputTokens / 1_600),
  };
}

/** Every model's quality wanders; `small` becomes worse in silence at a third of the time, `mid` better at half. */
function drift(model: number, t: number): number {
  let change = 0.04 * Math.sin(2 * Math.PI * ((t / REQUESTS) * 1.5 + model * 0.37));
  if (model === 2 && t > REQUESTS * 0.33) change -= 0.25;
  if (model === 1 && t > REQUESTS * 0.5) change += 0.08;
  return change;
}

/** `small`, the best of two tasks, is gone for a tenth of the time; later `coder` comes and goes. */
function uptime(model: number, t: number): number {
  if (model === 2 && t > REQUESTS * 0.3 && t < REQUESTS * 0.4) return 0.03;
  if (model === 4 && t > REQUESTS * 0.55 && t < REQUESTS * 0.7) return Math.floor(t / (REQUESTS * 0.01)) % 2 ? 0.1 : 1;
  return 1;
}

export function utility(quality: number, costUsd: number, latencyS: number): number {
  return quality - costUsd / VALUE_USD - LATENCY_WEIGHT * latencyS;
}

/** What asking this model is worth on the mean. */
export function expectedUtility(world: World, place: Place): number {
  const { model, task, t } = place;
  const up = world.up(model, t);
  return (
    up * utility(world.quality(place), world.costUsd(model, task, t), world.latencyS(model, task)) + (1 - up) * utility(0, 0, TIMEOUT_S)
  );
}
