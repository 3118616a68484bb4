import { clamp } from '../statistics/grid.ts';
import type { Cell } from '../statistics/cell.ts';

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
