import { RunReader } from '../values/run-reader.ts';
import type { OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';

/** Asks the Host to run a step's body, for the first time or again. */
export function performStep(run: RunFold, step: OpenStep): void {
  if (step.phase !== 'ready') run.setPhase(step, 'ready');
  step.hasWaitEnded = false;
  const { command, attempt, recorded } = step;
  run.out.push({ type: 'perform-step', command, attempt, recorded, read: readerOf(run, scopeOf(command.step)) });
}

const rootReaders: WeakMap<RunFold, RunReader> = new WeakMap();

/** Steps of the root scope share their reader. */
function readerOf(run: RunFold, scope: string): RunReader {
  if (scope !== '') return new RunReader(run, scope);
  let reader = rootReaders.get(run);
  if (reader === undefined) rootReaders.set(run, (reader = new RunReader(run, '')));
  return reader;
}

/** The scope a step stands in: `review[3]` of `review[3]/draft`. */
export function scopeOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
