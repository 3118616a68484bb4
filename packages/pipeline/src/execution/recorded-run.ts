import { ValidationError, inputOf, type Graph, type Journal, type Json, type JsonObject, type RunEvent } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import { toResult } from '../run/to-result.ts';
import type { PipelineResult } from '../run/pipeline-result.ts';
import type { TemplateLibrary } from '../template/index.ts';
import type { ResultPlan } from './result-plan.ts';

/** A pipeline's run as it is on record. */
export interface RecordedRun {
  readonly events: readonly RunEvent[];
  readonly input: JsonObject;
  readonly plan: ResultPlan;
}

/** Reads a run's records. @throws ValidationError when it is not a pipeline's; RunNotFoundError */
export async function readRecordedRun(journal: Journal, runId: string): Promise<RecordedRun> {
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId)) events.push(...batch);
  const created = events.find((event) => event.type === 'run.created');
  const input = ((created === undefined ? null : await inputOf(journal, created)) ?? {}) as JsonObject;
  const stored = (input['__pipeline'] as JsonObject | undefined)?.['plan'];
  if (created === undefined || stored === undefined)
    throw new ValidationError(
      `Run "${runId}" was not started as a pipeline, so it has no result of one. Ask the journal or its own package for what it gave.`,
    );
  const graph = (await journal.definition(created.definitionHash)) as unknown as Graph;
  return { events, input, plan: { ...(stored as JsonObject), graph } as unknown as ResultPlan };
}

/** The result of a run as it stands now, from what is on record alone: neither the file nor its compiled form is needed. */
export async function readResult(
  run: Pick<Run, 'id' | 'nodes' | 'output' | 'state'>,
  journal: Journal,
  options: { readonly library?: TemplateLibrary } = {},
): Promise<PipelineResult> {
  const { events, input, plan } = await readRecordedRun(journal, run.id);
  const nodes = (await run.nodes()).filter(({ path, node }) => path === node);
  const outputs: Record<string, Json | undefined> = {};
  for (const { node } of nodes) outputs[node] = await run.output(node);
  const { status } = await run.state();
  const closed = events.findLast((event) => event.type === 'run.closed')?.outcome;
  return toResult(
    plan,
    { runId: run.id, input, status, nodes, outputs, events, ...(closed?.status === 'failed' ? { error: closed.error } : {}) },
    options,
  );
}
