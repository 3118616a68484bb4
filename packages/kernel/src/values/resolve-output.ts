import type { Json, OutputRef } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { frozen } from './copies.ts';

/**
 * The value behind a reference; `undefined` when the step has none on record.
 * A promise only when a large value has to be fetched.
 */
export function resolveOutput(run: RunFold, ref: OutputRef): Json | undefined | Promise<Json | undefined> {
  if ('value' in ref) return ref.value;
  if ('step' in ref) return resolveStep(run, ref.step);
  if ('list' in ref)
    return whenAll(
      ref.list.map((item) => resolveOutput(run, item)),
      (values) => values as Json[],
    );
  const keys = Object.keys(ref.record);
  return whenAll(
    keys.map((key) => resolveOutput(run, ref.record[key] as OutputRef)),
    (values) => recordOf(keys, values),
  );
}

function recordOf(keys: readonly string[], values: readonly Json[]): Json {
  const record: Record<string, Json> = {};
  for (let i = 0; i < keys.length; i++) record[keys[i] as string] = values[i] as Json;
  return record;
}

function resolveStep(run: RunFold, path: string): Json | undefined | Promise<Json> {
  const stored = run.steps.output(path);
  if (stored === undefined) return undefined;
  return stored.blob === undefined ? frozen(stored.output ?? null) : run.blob(stored.blob);
}

type Resolved = Json | undefined;

/** Joins resolved parts in place; only large values make it wait. */
function whenAll(parts: (Resolved | Promise<Resolved>)[], join: (values: readonly Json[]) => Json): Json | Promise<Json> {
  let isWaiting = false;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part instanceof Promise) isWaiting = true;
    else if (part === undefined) parts[i] = null;
  }
  if (!isWaiting) return join(parts as Json[]);
  return Promise.all(parts).then((values) => join(values.map((value) => value ?? null)));
}
