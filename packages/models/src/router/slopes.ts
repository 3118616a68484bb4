import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';

/** Imagined spread behind the slope of all models (0), of one model (that of all), and of one cell (that of its model). */
const RIDGE_ALL = 20;
const RIDGE_MODEL = 20;
const RIDGE_CELL = 80;

/**
 * How quality falls with difficulty: one line per model and task, drawn towards the model's slope over all tasks, and that
 * towards the slope of all models. What is learnt about hard requests on one task so serves all of them.
 */
export class Slopes {
  #sxx = 0;
  #sxy = 0;
  /** That of all models. */
  #slope = 0;

  /** Quality per unit of difficulty. */
  of(cell: Cell, state: ModelState): number {
    const slope = this.ofModel(state);
    const { sxx, sxy } = cell;
    return slope + (sxy - slope * sxx) / (sxx + RIDGE_CELL);
  }

  ofModel({ sxx, sxy }: ModelState): number {
    return (sxy + this.#slope * RIDGE_MODEL) / (sxx + RIDGE_MODEL);
  }

  /** A cell of a model has changed its moments by so much. */
  move(state: ModelState, sxx: number, sxy: number): void {
    state.sxx += sxx;
    state.sxy += sxy;
    this.#add(sxx, sxy);
  }

  recount(states: Iterable<ModelState>): void {
    this.#sxx = this.#sxy = this.#slope = 0;
    for (const { sxx, sxy } of states) this.#add(sxx, sxy);
  }

  #add(sxx: number, sxy: number): void {
    this.#sxx += sxx;
    this.#sxy += sxy;
    this.#slope = this.#sxy / (this.#sxx + RIDGE_ALL);
  }
}
