import { ExecutionError, ValidationError, fromErrorRecord, isClosed, type Journal, type Json, type JsonObject, type RunEvent } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import type { CompiledPipeline, PipelineResult } from '@tutti/pipeline';
import type { HookedPipeline } from './options.ts';

/** What the result of a run is built from, kept with its input so that any process can. */
export function resultPlan({ pipeline, levels, dependencies, outputs }: CompiledPipeline): JsonObject {
  const { id, name, steps } = pipeline;
  const plan = { pipeline: { id, name, steps: steps.map((step) => ({ id: step.id, ...(step.onFailure === undefined ? {} : { onFailure: step.onFailure }) })) }, levels, dependencies, outputs };
  return JSON.parse(JSON.stringify(plan)) as JsonObject;
}

/** One execution of a pipeline: its run, and its result as a pipeline's. */
export class Execution {
  readonly executionId: string;
  readonly run: Run;
  readonly #journal: Journal;
  readonly #saving: Promise<void> | undefined;

  /** `saving` ends when the last checkpoint is saved. */
  constructor({ run, journal, saving }: { readonly run: Run; readonly journal: Journal; readonly saving?: Promise<void> | undefined }) {
    this.executionId = run.id;
    this.run = run;
    this.#journal = journal;
    this.#saving = saving;
  }

  /** Id and name of the pipeline, as recorded. */
  async pipeline(): Promise<HookedPipeline> {
    return (await this.#recorded()).plan.pipeline;
  }

  /** The result as it stands now, from what is on record. */
  async result(): Promise<PipelineResult> {
    const { toResult } = await import('@tutti/pipeline');
    const { events, input, plan } = await this.#recorded();
    const nodes = (await this.run.nodes()).filter(({ path, node }) => path === node);
    const outputs: Record<string, Json | undefined> = {};
    for (const { node } of nodes) outputs[node] = await this.run.output(node);
    const { status } = await this.run.state();
    const closed = events.findLast((event) => event.type === 'run.closed')?.outcome;
    return toResult(plan, { runId: this.executionId, input, status, nodes, outputs, events, ...(closed?.status === 'failed' ? { error: closed.error } : {}) });
  }

  /**
   * The result when the run has ended well.
   * @throws ExecutionError when it failed, was cancelled, or stands still until somebody acts; with the result so far.
   */
  async finished(): Promise<PipelineResult> {
    const idle = await this.run.idle();
    if (idle.status === 'waiting') await this.run.result();
    const { status, reason } = await this.run.state();
    if (isClosed(status)) await this.#saving;
    const result = await this.result();
    if (status === 'completed' || status === 'partial') return result;
    const { executionId } = this;
    if (!isClosed(status)) {
      const code = status === 'needs-decision' ? 'DECISION_NEEDED' : 'RUN_PAUSED';
      throw new ExecutionError(`Pipeline "${result.pipelineId}" is ${status}${reason === undefined ? '' : ` (${reason})`}; recoverPipeline("${executionId}") goes on with it.`, { code, executionId, result });
    }
    const outcome = await this.run.result();
    const cause = outcome.status === 'failed' ? fromErrorRecord(outcome.error) : undefined;
    const where = outcome.status === 'failed' && outcome.because !== undefined ? ` in step "${outcome.because}"` : '';
    throw new ExecutionError(`Pipeline "${result.pipelineId}" ${status}${where}: ${cause?.message ?? reason ?? ''}`, { executionId, result, cause, data: { status, code: cause?.code ?? status } });
  }

  async #recorded(): Promise<{ readonly events: readonly RunEvent[]; readonly input: JsonObject; readonly plan: CompiledPipeline }> {
    const events: RunEvent[] = [];
    for await (const batch of this.#journal.read(this.executionId)) events.push(...batch);
    const created = events.find((event) => event.type === 'run.created');
    const input = (created?.input ?? {}) as JsonObject;
    const stored = (input['__pipeline'] as JsonObject | undefined)?.['plan'];
    if (created === undefined || stored === undefined) throw new ValidationError(`Run "${this.executionId}" was not started as a pipeline, so it has no result of one.`);
    const graph = await this.#journal.definition(created.definitionHash);
    return { events, input, plan: { ...(stored as JsonObject), graph } as unknown as CompiledPipeline };
  }
}
