import { addBlocks, emptyBlock, type Block } from './block.ts';

/** Rewards that fill a block. The newest two blocks are what a decision sees, so old rewards count no more. */
export const BLOCK_REWARDS = 300;

/** Blocks before the newest that are kept apart: they still tell the slope, which lasts longer than the level. */
const KEPT_APART = 20;

/** What this process has added to one block; `list` is where it is waiting to be taken. */
export interface OwnBlock {
  readonly cell: Cell;
  readonly number: number;
  readonly block: Block;
  readonly list: readonly OwnBlock[];
}

/** What is known of one model on one task: the newest two blocks, and all before them. */
export class Cell {
  readonly model: string;
  readonly task: string;
  /** Number of the newest block. */
  number = 0;
  current: Block = emptyBlock();
  previous: Block = emptyBlock();
  readonly older: Map<number, Block> = new Map();
  /** Moments of x around its mean, and with the rewards, block by block: a change of level between blocks is no slope. */
  sxx = 0;
  sxy = 0;
  #olderSxx = 0;
  #olderSxy = 0;
  /** Pulls whose reward is still to come. */
  pending = 0;
  /** Mean of the latest rewards, for the detection of changes; this process's own. */
  fast: number | undefined;
  /** Rewards of the task, of all models, when this cell had its last one; this process's own. */
  seenAt = 0;
  own: OwnBlock | undefined;
  /** Mean of the recent rewards at middling difficulty, how many there were, and the model's level at the last; this process's own. */
  recent = 0;
  recentRewards = 0;
  levelAt = 0;
  /** Its part of the model's recent rewards, as of so many rewards of the model; this process's own. */
  busyness = 0;
  busyAt = 0;

  constructor(model: string, task: string) {
    this.model = model;
    this.task = task;
  }

  get rewards(): number {
    return this.current.rewards + this.previous.rewards;
  }

  get rewardSum(): number {
    return this.current.rewardSum + this.previous.rewardSum;
  }

  get xSum(): number {
    return this.current.xSum + this.previous.xSum;
  }

  /** Counts the moments anew; after every change of the newest two blocks. */
  recount(): void {
    this.sxx = this.#olderSxx + centredXx(this.current) + centredXx(this.previous);
    this.sxy = this.#olderSxy + centredXReward(this.current) + centredXReward(this.previous);
  }

  #recountOlder(): void {
    this.#olderSxx = this.#olderSxy = 0;
    for (const [number, block] of this.older) {
      if (number < this.number - KEPT_APART) continue;
      this.#olderSxx += centredXx(block);
      this.#olderSxy += centredXReward(block);
    }
    this.recount();
  }

  /** The belief a detected change began with, if there was one. */
  get anchor(): { readonly mean: number; readonly mass: number } | undefined {
    const { anchorMass, anchorSum } = this.current;
    return anchorMass > 0 ? { mean: anchorSum / anchorMass, mass: anchorMass } : undefined;
  }

  /** Begins a block. `skip` leaves one number out, so that the block before counts no more either. */
  begin({ skip, anchorMass, anchorSum }: { readonly skip: boolean; readonly anchorMass: number; readonly anchorSum: number }): void {
    this.#keep(this.number - 1, this.previous);
    if (skip) this.#keep(this.number, this.current);
    this.previous = skip ? emptyBlock() : this.current;
    this.current = { ...emptyBlock(), anchorMass, anchorSum };
    this.number += skip ? 2 : 1;
    this.#fold();
    this.#recountOlder();
  }

  /** Adds a block from elsewhere; a newer one becomes the newest. */
  add(number: number, block: Readonly<Block>): void {
    if (number > this.number) this.#advance(number);
    if (number === this.number) addBlocks(this.current, block);
    else if (number === this.number - 1) addBlocks(this.previous, block);
    else this.#keep(number, block);
    this.#recountOlder();
  }

  /** Forgets all blocks; what is pending stays. */
  clear(): void {
    this.number = 0;
    this.current = emptyBlock();
    this.previous = emptyBlock();
    this.older.clear();
    this.#recountOlder();
  }

  /** Every block with its number. */
  *blocks(): Iterable<readonly [number, Readonly<Block>]> {
    yield* this.older;
    if (this.number > 0) yield [this.number - 1, this.previous];
    yield [this.number, this.current];
  }

  #advance(number: number): void {
    this.#keep(this.number - 1, this.previous);
    if (number > this.number + 1) this.#keep(this.number, this.current);
    this.previous = number === this.number + 1 ? this.current : emptyBlock();
    this.current = emptyBlock();
    this.number = number;
    this.#fold();
  }

  /** Blocks long past become one, number 0: they count for usage alone. */
  #fold(): void {
    for (const [number, block] of this.older) {
      if (number === 0 || number >= this.number - KEPT_APART) continue;
      this.older.delete(number);
      this.#keep(0, block);
    }
  }

  #keep(number: number, block: Readonly<Block>): void {
    if (number < 0) return;
    const kept = this.older.get(number) ?? emptyBlock();
    addBlocks(kept, block);
    this.older.set(number, kept);
  }
}

function centredXx({ rewards, xSum, xxSum }: Block): number {
  return rewards > 0 ? xxSum - (xSum * xSum) / rewards : 0;
}

function centredXReward({ rewards, rewardSum, xSum, xRewardSum }: Block): number {
  return rewards > 0 ? xRewardSum - (xSum * rewardSum) / rewards : 0;
}
