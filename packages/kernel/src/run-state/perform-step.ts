import type { HostCommand } from '@tutti/core';
import { RunReader } from '../values/run-reader.ts';
import type { OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';

/** Asks the Host to run a step's body, for the first time or again. */
export function performStep(run: RunFold, step: OpenStep, out: HostCommand[]): void {
  if (step.phase !== 'ready') run.setPhase(step, 'ready');
  const { command, attempt, recorded } = step;
  out.push({ type: 'perform-step', command, attempt, recorded, read: new RunReader(run, scopeOf(command.step)) });
}

/** The scope a step stands in: `review[3]` of `review[3]/draft`. */
export function scopeOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
