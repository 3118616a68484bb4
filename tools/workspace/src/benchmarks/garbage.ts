import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options?: { readonly type: 'minor' }) => void;

/** Gives a function that collects all garbage, without a flag on the command line. */
export function garbageCollector(): () => void {
  const collect = exposedCollect();
  return () => collect();
}

/**
 * Gives a function that empties the young generation. Between timed samples only this: a full collection while nothing
 * of a library is alive also throws away the machine code that was compiled for its objects, and the sample would time the compiler.
 */
export function youngGarbageCollector(): () => void {
  const collect = exposedCollect();
  return () => collect({ type: 'minor' });
}

function exposedCollect(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
