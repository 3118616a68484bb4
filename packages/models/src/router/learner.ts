import { toNanoUsd } from '@tutti/core';
import { addBlocks, blockFields, emptyBlock, type Block } from '../statistics/block.ts';
import { BLOCK_REWARDS, Cell, type OwnBlock } from '../statistics/cell.ts';
import { clamp, onGrid, ratioOnGrid } from '../statistics/grid.ts';
import { placedBlocks, statisticsOf, type PlacedBlock, type RouterStatistics } from '../statistics/router-statistics.ts';
import type { Prior } from './belief.ts';
import { Detector } from './detector.ts';
import { ModelState } from './model-state.ts';
import { Slopes } from './slopes.ts';

/** What one reward says. */
export interface RewardSample {
  readonly model: string;
  readonly task: string;
  /** Difficulty less its middle, in [−0.5, 0.5]. */
  readonly x: number;
  /** In [0, 1]. */
  readonly reward: number;
}

/** What one ended call says; ratios are to what was expected, or US dollars for a model without a price. */
export interface CallSample {
  readonly model: string;
  readonly task: string;
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
  readonly #tasks = new Map<string, Map<string, Cell>>();
  readonly #taskRewards = new Map<string, number>();
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

  cell(model: string, task: string): Cell {
    let cells = this.#tasks.get(task);
    if (cells === undefined) this.#tasks.set(task, (cells = new Map()));
    let cell = cells.get(model);
    if (cell !== undefined) return cell;
    cells.set(model, (cell = new Cell(model, task)));
    this.modelState(model).cells.push(cell);
    return cell;
  }

  /** Rewards on a task, of all models. */
  taskRewards(task: string): number {
    return this.#taskRewards.get(task) ?? 0;
  }

  /** Takes one reward up. */
  learnReward({ model, task, x: rawX, reward: rawReward }: RewardSample): void {
    const [x, reward] = [onGrid(clamp(rawX, -0.5, 0.5)), onGrid(clamp(rawReward, 0, 1))];
    const cell = this.cell(model, task);
    const state = this.modelState(model);
    if (this.#detector.sees(cell, state, { x, reward })) this.changes++;
    if (cell.current.rewards >= BLOCK_REWARDS) {
      const { anchorMass, anchorSum } = cell.current;
      this.#begin(cell, { anchorMass, anchorSum, skip: false });
    }
    const [sxx, sxy] = [cell.sxx, cell.sxy];
    addReward(cell.current, x, reward);
    addReward(this.#own(cell, cell.number), x, reward);
    cell.recount();
    state.rewards++;
    state.rewardSum += reward;
    this.slopes.move(state, cell.sxx - sxx, cell.sxy - sxy);
    cell.seenAt = this.taskRewards(task) + 1;
    this.#taskRewards.set(task, cell.seenAt);
  }

  /** Takes one ended call up. */
  learnCall({ model, task, isOk, ...call }: CallSample): void {
    const state = this.modelState(model);
    const costNanoUsd = toNanoUsd(call.costUsd);
    if (!isOk) {
      state.failures++;
      for (const block of this.#blocks(model, task)) {
        block.failures++;
        block.costNanoUsd += costNanoUsd;
      }
      return;
    }
    const costRatio = ratioOnGrid(call.costRatio);
    const latencyRatio = ratioOnGrid(call.latencyRatio);
    const latencyMs = Math.round(call.latencyMs);
    state.successes++;
    state.costRatioSum += costRatio;
    state.latencyRatioSum += latencyRatio;
    for (const block of this.#blocks(model, task)) {
      block.successes++;
      block.costRatioSum += costRatio;
      block.latencyRatioSum += latencyRatio;
      block.costNanoUsd += costNanoUsd;
      block.latencyMs += latencyMs;
    }
  }

  /** Takes the utility of one pull up, in [0, 1]. */
  learnUtility(model: string, task: string, utility: number): void {
    const rounded = onGrid(clamp(utility, 0, 1));
    for (const block of this.#blocks(model, task)) {
      block.utilities++;
      block.utilitySum += rounded;
    }
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
      this.#delta.push({ cell: this.cell(model, task), number, block: { ...block }, list: this.#delta });
  }

  /** What was learnt here since the last {@link Learner.takeDelta}. */
  delta(): RouterStatistics {
    return statisticsOf(this.#delta.map(({ cell: { model, task }, number, block }) => ({ model, task, number, block })));
  }

  /** Adds what was learnt elsewhere. `isOwn` makes it part of the delta. */
  absorb(statistics: RouterStatistics, { isOwn = false }: { readonly isOwn?: boolean } = {}): void {
    for (const { model, task, number, block } of placedBlocks(statistics)) {
      const cell = this.cell(model, task);
      cell.add(number, block);
      if (isOwn) addBlocks(this.#own(cell, number), block);
    }
    this.#recount();
  }

  /** Forgets what it knows and knows this instead; pulls in flight and what is not yet taken as delta stay. */
  replace(statistics: RouterStatistics): void {
    for (const cells of this.#tasks.values()) for (const cell of cells.values()) cell.clear();
    for (const { model, task, number, block } of placedBlocks(statistics)) this.cell(model, task).add(number, block);
    for (const { model, task, number, block } of placedBlocks(this.delta())) this.cell(model, task).add(number, block);
    this.#recount();
  }

  *#placed(): Iterable<PlacedBlock> {
    for (const [task, cells] of this.#tasks) {
      for (const [model, cell] of cells) {
        for (const [number, block] of cell.blocks())
          if (blockFields.some((field) => block[field] !== 0)) yield { model, task, number, block };
      }
    }
  }

  #begin(cell: Cell, start: { readonly skip: boolean; readonly anchorMass: number; readonly anchorSum: number }): void {
    const state = this.modelState(cell.model);
    const [sxx, sxy] = [cell.sxx, cell.sxy];
    cell.begin(start);
    const own = this.#own(cell, cell.number);
    own.anchorMass += start.anchorMass;
    own.anchorSum += start.anchorSum;
    this.slopes.move(state, cell.sxx - sxx, cell.sxy - sxy);
  }

  /** The newest block of a cell, and where this process notes what it adds to it. */
  #blocks(model: string, task: string): readonly [Block, Block] {
    const cell = this.cell(model, task);
    return [cell.current, this.#own(cell, cell.number)];
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
    for (const [task, cells] of this.#tasks) {
      let rewards = 0;
      for (const cell of cells.values()) for (const [, block] of cell.blocks()) rewards += block.rewards;
      this.#taskRewards.set(task, rewards);
      for (const cell of cells.values()) cell.seenAt = Math.min(cell.seenAt, rewards);
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
