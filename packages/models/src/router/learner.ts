import { toNanoUsd } from '@tutti/core';
import { addBlocks, blockFields, emptyBlock, type Block } from '../statistics/block.ts';
import { BLOCK_REWARDS, Cell, type OwnBlock } from '../statistics/cell.ts';
import { clamp, onGrid, ratioOnGrid } from '../statistics/grid.ts';
import { placedBlocks, statisticsOf, type PlacedBlock, type RouterStatistics } from '../statistics/router-statistics.ts';
import type { Arm, TaskState } from './arm.ts';
import type { Prior } from './belief.ts';
import { Detector } from './detector.ts';
import { ModelState } from './model-state.ts';
import { Slopes } from './slopes.ts';

/** What one reward says. */
export interface RewardSample {
  /** Difficulty less its middle, in [−0.5, 0.5]. */
  readonly x: number;
  /** In [0, 1]. */
  readonly reward: number;
}

/** What one ended call says; ratios are to what was expected, or US dollars for a model without a price. */
export interface CallSample {
  readonly isOk: boolean;
  readonly costRatio: number;
  readonly latencyRatio: number;
  readonly costUsd: number;
  readonly latencyMs: number;
}

/** Learns from rewards and ended calls. All it knows is sums, and what it has added since the last {@link Learner.takeDelta} is known apart. */
export class Learner {
  readonly slopes: Slopes = new Slopes();
  readonly #detector: Detector;
  readonly #models = new Map<string, ModelState>();
  readonly #tasks = new Map<string, TaskState>();
  #delta: OwnBlock[] = [];
  /** Detected changes so far: who ranks models looks again when it moves. */
  changes = 0;

  constructor(options: { readonly priorOf: (model: string, task: string) => Prior | undefined; readonly changeSigma: number }) {
    this.#detector = new Detector({
      ...options,
      slopes: this.slopes,
      restart: (cell, anchor) => this.#begin(cell, { ...anchor, skip: true }),
    });
  }

  modelState(id: string): ModelState {
    let state = this.#models.get(id);
    if (state === undefined) this.#models.set(id, (state = new ModelState(id)));
    return state;
  }

  /** Made when it is first asked for, and the same ever after. */
  arm(model: string, taskName: string): Arm {
    let task = this.#tasks.get(taskName);
    if (task === undefined) this.#tasks.set(taskName, (task = { rewards: 0, arms: new Map() }));
    let arm = task.arms.get(model);
    if (arm !== undefined) return arm;
    arm = { cell: new Cell(model, taskName), state: this.modelState(model), task };
    task.arms.set(model, arm);
    arm.state.cells.push(arm.cell);
    return arm;
  }

  /** Rewards on a task, of all models. */
  taskRewards(task: string): number {
    return this.#tasks.get(task)?.rewards ?? 0;
  }

  /** Takes one reward up. */
  learnReward({ cell, state, task }: Arm, sample: RewardSample): void {
    const x = onGrid(clamp(sample.x, -0.5, 0.5));
    const reward = onGrid(clamp(sample.reward, 0, 1));
    if (this.#detector.sees(cell, state, { x, reward })) this.changes++;
    if (cell.current.rewards >= BLOCK_REWARDS) {
      const { anchorMass, anchorSum } = cell.current;
      this.#begin(cell, { anchorMass, anchorSum, skip: false });
    }
    const { sxx, sxy } = cell;
    addReward(cell.current, x, reward);
    addReward(this.#own(cell, cell.number), x, reward);
    cell.recount();
    state.rewards++;
    state.rewardSum += reward;
    this.slopes.move(state, cell.sxx - sxx, cell.sxy - sxy);
    cell.seenAt = ++task.rewards;
  }

  /** Takes one ended call up. */
  learnCall({ cell, state }: Arm, { isOk, costRatio, latencyRatio, costUsd, latencyMs }: CallSample): void {
    const own = this.#own(cell, cell.number);
    const costNanoUsd = toNanoUsd(costUsd);
    if (!isOk) {
      state.failures++;
      addFailure(cell.current, costNanoUsd);
      addFailure(own, costNanoUsd);
      return;
    }
    const call = {
      costRatio: ratioOnGrid(costRatio),
      latencyRatio: ratioOnGrid(latencyRatio),
      costNanoUsd,
      latencyMs: Math.round(latencyMs),
    };
    state.successes++;
    state.costRatioSum += call.costRatio;
    state.latencyRatioSum += call.latencyRatio;
    addSuccess(cell.current, call);
    addSuccess(own, call);
  }

  /** Takes the utility of one pull up, in [0, 1]. */
  learnUtility({ cell }: Arm, utility: number): void {
    const rounded = onGrid(clamp(utility, 0, 1));
    addUtility(cell.current, rounded);
    addUtility(this.#own(cell, cell.number), rounded);
  }

  statistics(): RouterStatistics {
    return statisticsOf(this.#placed());
  }

  /** What was learnt here since the last call of this method; adds up with what other processes have learnt. */
  takeDelta(): RouterStatistics {
    const delta = this.delta();
    this.#delta = [];
    return delta;
  }

  /** Puts a delta back that was taken. */
  returnDelta(delta: RouterStatistics): void {
    for (const { model, task, number, block } of placedBlocks(delta))
      this.#delta.push({ cell: this.arm(model, task).cell, number, block: { ...block }, list: this.#delta });
  }

  /** What was learnt here since the last {@link Learner.takeDelta}. */
  delta(): RouterStatistics {
    return statisticsOf(this.#delta.map(({ cell: { model, task }, number, block }) => ({ model, task, number, block })));
  }

  /** Adds what was learnt elsewhere. `isOwn` makes it part of the delta. */
  absorb(statistics: RouterStatistics, { isOwn = false }: { readonly isOwn?: boolean } = {}): void {
    for (const { model, task, number, block } of placedBlocks(statistics)) {
      const cell = this.arm(model, task).cell;
      cell.add(number, block);
      if (isOwn) addBlocks(this.#own(cell, number), block);
    }
    this.#recount();
  }

  /** Forgets what it knows and knows this instead; pulls in flight and what is not yet taken as delta stay. */
  replace(statistics: RouterStatistics): void {
    for (const { arms } of this.#tasks.values()) for (const { cell } of arms.values()) cell.clear();
    for (const { model, task, number, block } of placedBlocks(statistics)) this.arm(model, task).cell.add(number, block);
    for (const { model, task, number, block } of placedBlocks(this.delta())) this.arm(model, task).cell.add(number, block);
    this.#recount();
  }

  *#placed(): Iterable<PlacedBlock> {
    for (const [task, { arms }] of this.#tasks) {
      for (const [model, { cell }] of arms) {
        for (const [number, block] of cell.blocks())
          if (blockFields.some((field) => block[field] !== 0)) yield { model, task, number, block };
      }
    }
  }

  #begin(cell: Cell, start: { readonly skip: boolean; readonly anchorMass: number; readonly anchorSum: number }): void {
    const state = this.modelState(cell.model);
    const { sxx, sxy } = cell;
    cell.begin(start);
    const own = this.#own(cell, cell.number);
    own.anchorMass += start.anchorMass;
    own.anchorSum += start.anchorSum;
    this.slopes.move(state, cell.sxx - sxx, cell.sxy - sxy);
  }

  /** Where additions of this process to a block are noted. */
  #own(cell: Cell, number: number): Block {
    const { own } = cell;
    if (own !== undefined && own.number === number && own.list === this.#delta) return own.block;
    const entry = { cell, number, block: emptyBlock(), list: this.#delta };
    this.#delta.push(entry);
    cell.own = entry;
    return entry.block;
  }

  #recount(): void {
    for (const state of this.#models.values()) state.recount();
    this.slopes.recount(this.#models.values());
    for (const task of this.#tasks.values()) {
      task.rewards = 0;
      for (const { cell } of task.arms.values()) for (const [, block] of cell.blocks()) task.rewards += block.rewards;
      for (const { cell } of task.arms.values()) cell.seenAt = Math.min(cell.seenAt, task.rewards);
    }
    this.changes++;
  }
}

function addReward(block: Block, x: number, reward: number): void {
  block.rewards++;
  block.rewardSum += reward;
  block.xSum += x;
  block.xxSum += x * x;
  block.xRewardSum += x * reward;
}

function addSuccess(
  block: Block,
  call: { readonly costRatio: number; readonly latencyRatio: number; readonly costNanoUsd: number; readonly latencyMs: number },
): void {
  block.successes++;
  block.costRatioSum += call.costRatio;
  block.latencyRatioSum += call.latencyRatio;
  block.costNanoUsd += call.costNanoUsd;
  block.latencyMs += call.latencyMs;
}

function addFailure(block: Block, costNanoUsd: number): void {
  block.failures++;
  block.costNanoUsd += costNanoUsd;
}

function addUtility(block: Block, utility: number): void {
  block.utilities++;
  block.utilitySum += utility;
}
