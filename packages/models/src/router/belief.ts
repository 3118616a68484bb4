import { clamp } from '../statistics/grid.ts';
import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';

/** Most imagined rewards behind a belief that a change began with, however many processes have seen it. */
const MAX_ANCHOR_MASS = 60;

/** What is believed before the rewards of a cell. */
export interface Prior {
  readonly mean: number;
  readonly mass: number;
}

/** A belief about quality at middling difficulty: its mean, and how many rewards it is worth. */
export interface Belief {
  readonly mean: number;
  readonly mass: number;
}

/** Rewards and prior together. What rewards owe to the difficulty of their requests is taken out by the slope. */
export function beliefOf(cell: Cell, prior: Prior, slope: number): Belief {
  const anchor = cell.anchor;
  const mean = anchor?.mean ?? prior.mean;
  const priorMass = anchor === undefined ? prior.mass : Math.min(anchor.mass, MAX_ANCHOR_MASS);
  const mass = cell.rewards + priorMass;
  return { mean: clamp((cell.rewardSum - slope * cell.xSum + mean * priorMass) / mass, 0.001, 0.999), mass };
}

/** Quality of a model that states none, the imagined rewards behind that, and what its other tasks count for at most. */
const UNSTATED_MEAN = 0.6;
const UNSTATED_MASS = 2;
const OTHER_TASKS_MASS = 6;

/** What is believed of a model on a task about which its description says nothing: what its other tasks let one expect. */
export function unstatedPrior({ rewards, rewardSum }: ModelState): Prior {
  return {
    mean: (rewardSum + UNSTATED_MEAN * UNSTATED_MASS) / (rewards + UNSTATED_MASS),
    mass: Math.min(UNSTATED_MASS + rewards, OTHER_TASKS_MASS),
  };
}
