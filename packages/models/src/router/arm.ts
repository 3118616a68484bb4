import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';

/** A model on a task: what is known of the two together, and of each alone. Once there, it is the same for good. */
export interface Arm {
  readonly cell: Cell;
  readonly state: ModelState;
  readonly task: TaskState;
}

/** What is known of one task over all models. */
export interface TaskState {
  rewards: number;
  /** By the id of the model. */
  readonly arms: Map<string, Arm>;
}
