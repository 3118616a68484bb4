import type { ReadContext } from '@tutti/core';
import { RunReader } from '../values/run-reader.ts';
import { nextInherited, type OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';
import { SLASH, lastPlaceOf } from '../values/last-place-of.ts';

/** Asks the Host to run a step's body, for the first time or again. In a fork what the origin has begun comes first. */
export function performStep(run: RunFold, step: OpenStep): void {
  if (step.phase !== 'ready') run.setPhase(step, 'ready');
  step.hasWaitEnded = false;
  if (run.fork !== undefined && nextInherited(step) !== undefined) {
    run.fork.doubted.push(step.command.step);
    return;
  }
  const { command, attempt, recorded } = step;
  run.emit({ type: 'perform-step', command, attempt, recorded, read: readerOf(run, scopeOf(command.step)) });
}

/** Steps of the root scope share their reader. */
function readerOf(run: RunFold, scope: string): ReadContext {
  return scope === '' ? (run.rootReader ??= new RunReader(run, '')) : new RunReader(run, scope);
}

/** The scope a step stands in: `review[3]` of `review[3]/draft`. */
export function scopeOf(path: string): string {
  const slash = lastPlaceOf(SLASH, path);
  return slash === -1 ? '' : path.slice(0, slash);
}
