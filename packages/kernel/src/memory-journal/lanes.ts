import { isWorkable, type RunState } from './run-state.ts';

/** Runs of one lane, oldest first: the first that is open goes, the others wait. */
export class Lanes {
  readonly #waiting = new Map<string, RunState[]>();

  /** Puts a new run behind the open ones of its lane. */
  join(run: RunState): void {
    const { lane } = run.row;
    if (lane === undefined) return;
    const queue = this.#waiting.get(lane);
    if (queue === undefined) this.#waiting.set(lane, [run]);
    else {
      queue.push(run);
      run.isBlocked = true;
    }
  }

  /** Takes a run that has ended out of its lane. @returns the run whose turn it is now, if it had to wait until now. */
  leave(run: RunState): RunState | undefined {
    const { lane } = run.row;
    if (lane === undefined) return undefined;
    const queue = this.#waiting.get(lane);
    if (queue === undefined) return undefined;
    while (queue[0] !== undefined && !isWorkable(queue[0])) queue.shift();
    const next = queue[0];
    if (next === undefined) this.#waiting.delete(lane);
    if (next === undefined || !next.isBlocked) return undefined;
    next.isBlocked = false;
    return next;
  }
}
