import type { Json, OutputRef } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';

/**
 * The value behind a reference; `undefined` when the step has none on record.
 * A promise only when a large value has to be fetched.
 */
export function resolveOutput(run: RunFold, ref: OutputRef): Json | undefined | Promise<Json | undefined> {
  if ('value' in ref) return ref.value;
  if ('step' in ref) return resolveStep(run, ref.step);
  if ('list' in ref) return whenAll(ref.list.map((item) => resolveOutput(run, item)), (values) => values.map((value) => value ?? null));
  const keys = Object.keys(ref.record);
  const members = keys.map((key) => resolveOutput(run, ref.record[key] as OutputRef));
  return whenAll(members, (values) => Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null])));
}

function resolveStep(run: RunFold, path: string): Json | undefined | Promise<Json> {
  const stored = run.outputs.get(path);
  if (stored === undefined) return undefined;
  return 'output' in stored ? stored.output : run.blob(stored.blob);
}

function whenAll<T>(parts: readonly (T | Promise<T>)[], join: (values: readonly T[]) => Json): Json | Promise<Json> {
  return parts.some((part) => part instanceof Promise) ? Promise.all(parts).then(join) : join(parts as readonly T[]);
}
