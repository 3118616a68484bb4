import type { Outcome, OutputRef } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { resolveOutput } from '../values/resolve-output.ts';

/** An outcome with its output fetched. */
export async function outcomeValues(run: RunFold, outcome: Outcome<OutputRef>): Promise<Outcome> {
  if (!('output' in outcome)) return outcome;
  return { status: outcome.status, output: (await resolveOutput(run, outcome.output)) ?? null };
}
