import { bernoulliKl } from '../math/kl.ts';
import type { Cell } from '../statistics/cell.ts';
import { clamp, onGrid } from '../statistics/grid.ts';
import { beliefOf, unstatedPrior, type Belief, type Prior } from './belief.ts';
import { followLevel } from './level.ts';
import type { ModelState } from './model-state.ts';
import type { Slopes } from './slopes.ts';

/** Weight of the newest reward in the mean of the latest. */
const FAST = 0.03;
/** Rewards that the mean of the latest is worth. */
const FAST_REWARDS = (2 - FAST) / FAST;
/** Rewards a cell has before a change can be told. */
const LEAST_REWARDS = 40;
/** Imagined rewards behind the new belief of the cell that changed, and of the model's other cells. */
const CHANGED_MASS = 12;
const SIBLING_MASS = 60;
/** Part of the change that is expected on the model's other tasks. */
const SIBLING_SHARE = 0.5;

export interface DetectorOptions {
  /** What the description of a model says; undefined when it says nothing. */
  readonly priorOf: (model: string, task: string) => Prior | undefined;
  readonly slopes: Slopes;
  /** 0: never. */
  readonly changeSigma: number;
  /** Begins a cell anew with a belief. */
  readonly restart: (cell: Cell, anchor: { readonly anchorMass: number; readonly anchorSum: number }) => void;
}

/**
 * Tells when a model has become better or worse: the mean of a cell's latest rewards has left its belief. Then the cell begins
 * anew with that mean, and the model's other cells expect half of the change and are open to more evidence.
 */
export class Detector {
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  /** Looks at a reward before it is added. @returns whether it tells of a change. */
  sees(cell: Cell, state: ModelState, { x, reward }: { readonly x: number; readonly reward: number }): boolean {
    const { changeSigma, slopes } = this.#options;
    if (changeSigma === 0) return false;
    const slope = slopes.of(cell, state);
    const belief = this.#belief(cell, state, slope);
    followLevel(cell, state, reward - slope * x);
    const fast = cell.fast ?? belief.mean;
    cell.fast = fast + FAST * (reward - slope * x - fast);
    if (cell.rewards <= LEAST_REWARDS || deviations(cell.fast, belief) <= changeSigma) return false;
    this.#restartAll(cell, state, { slope, belief });
    return true;
  }

  #restartAll(cell: Cell, state: ModelState, { slope, belief }: { readonly slope: number; readonly belief: Belief }): void {
    const mean = clamp(cell.fast ?? belief.mean, 0.02, 0.98);
    const shift = mean - belief.mean;
    this.#restart(cell, mean, CHANGED_MASS);
    for (const sibling of state.cells) {
      if (sibling === cell) continue;
      const old = this.#belief(sibling, state, slope);
      if (old.mass > SIBLING_MASS) this.#restart(sibling, clamp(old.mean + SIBLING_SHARE * shift, 0.02, 0.98), SIBLING_MASS);
    }
  }

  #restart(cell: Cell, mean: number, mass: number): void {
    cell.fast = mean;
    this.#options.restart(cell, { anchorMass: mass, anchorSum: mass * onGrid(mean) });
  }

  #belief(cell: Cell, state: ModelState, slope: number): Belief {
    return beliefOf(cell, this.#options.priorOf(cell.model, cell.task) ?? unstatedPrior(state), slope);
  }
}

/**
 * How many standard deviations the latest rewards are off: the root of twice their log likelihood ratio, which heeds that rewards
 * of a good model can fall far but hardly rise. A belief is never taken to be surer than 0.97, lest the first failure of all say everything.
 */
function deviations(fast: number, { mean }: Belief): number {
  return Math.sqrt(2 * FAST_REWARDS * bernoulliKl(clamp(fast, 1e-4, 1 - 1e-4), clamp(mean, 0.03, 0.97)));
}
