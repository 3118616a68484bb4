import type { ModelState } from './model-state.ts';

/** Failure rates that are told apart: of a model that is down, and, at the least, of one that is up. */
const DOWN_RATE = 0.5;
const UP_FAILURES = 0.2;
const UP_CALLS = 20;
/** Log of the odds at which a model is taken to be down: a hundred to one. */
const SURE = 4.6;
/** How much credit for failures to come a run of successes gives. */
const LEAST_EVIDENCE = -2;
const FIRST_PAUSE_MS = 50_000;
const LONGEST_PAUSE_MS = 800_000;
/** One that fails again so soon after it came back is flapping: its pauses go on from where they were. */
const CALM_MS = 1_000_000;

interface Watch {
  evidence: number;
  isDown: boolean;
  pausedUntil: number;
  pauseMs: number;
  upAt: number;
  isProbing: boolean;
}

/**
 * Keeps away from models that do not answer. A sequential test on transport failures, against the model's own record: one that
 * never failed is doubted at once, one that fails now and then is not. A model that is down is tried again with one call
 * after a pause, which doubles as long as it fails, or fails again soon after. It is the router's own preference; a circuit breaker
 * still has its word.
 * @see Wald 1945, "Sequential tests of statistical hypotheses"
 */
export class FailureWatch {
  readonly #watches = new Map<string, Watch>();
  #down = 0;

  /** Whether there is a model to keep away from. While there is none, nobody has to ask about each. */
  get isAnyDown(): boolean {
    return this.#down > 0;
  }

  /** Whether a call may be tried at this time, ms. */
  isOpen(id: string, at: number): boolean {
    const watch = this.#watches.get(id);
    return watch === undefined || !watch.isDown || (!watch.isProbing && at >= watch.pausedUntil);
  }

  /** When a model that is down is tried again, ms; undefined when it is up. */
  pausedUntil(id: string): number | undefined {
    const watch = this.#watches.get(id);
    return watch?.isDown === true ? watch.pausedUntil : undefined;
  }

  /** A call begins. The one call to a model that is down is its probe, and lasts until the end of a pause at most. */
  begun(id: string, at: number): void {
    if (!this.isAnyDown) return;
    const watch = this.#watches.get(id);
    if (watch?.isDown !== true) return;
    watch.isProbing = true;
    watch.pausedUntil = at + watch.pauseMs;
  }

  /** A call was given up without an outcome: the probe is free again. */
  abandoned(id: string): void {
    const watch = this.#watches.get(id);
    if (watch !== undefined) watch.isProbing = false;
  }

  /** A call has ended. `state` is the model's record without this call. */
  ended(state: ModelState, isOk: boolean, at: number): void {
    const watch = this.#watchOf(state.id);
    const wasDown = watch.isDown;
    watch.isProbing = false;
    if (isOk) recover(watch, at);
    else doubt(watch, state, at);
    if (watch.isDown !== wasDown) this.#down += watch.isDown ? 1 : -1;
  }

  #watchOf(id: string): Watch {
    let watch = this.#watches.get(id);
    if (watch === undefined)
      this.#watches.set(
        id,
        (watch = { evidence: 0, isDown: false, pausedUntil: 0, pauseMs: FIRST_PAUSE_MS, upAt: Number.NEGATIVE_INFINITY, isProbing: false }),
      );
    return watch;
  }
}

function recover(watch: Watch, at: number): void {
  if (watch.isDown) watch.upAt = at;
  watch.evidence = watch.isDown ? 0 : Math.max(watch.evidence + Math.log(1 - DOWN_RATE), LEAST_EVIDENCE);
  watch.isDown = false;
}

function doubt(watch: Watch, { successes, failures }: ModelState, at: number): void {
  const upRate = Math.min(DOWN_RATE, (failures + 1 + UP_FAILURES) / (failures + 1 + successes + UP_CALLS));
  watch.evidence = Math.max(watch.evidence, 0) + Math.log(DOWN_RATE / upRate);
  if (!watch.isDown && watch.evidence <= SURE) return;
  if (!watch.isDown && at - watch.upAt > CALM_MS) watch.pauseMs = FIRST_PAUSE_MS;
  watch.isDown = true;
  watch.pausedUntil = at + watch.pauseMs;
  watch.pauseMs = Math.min(watch.pauseMs * 2, LONGEST_PAUSE_MS);
}
