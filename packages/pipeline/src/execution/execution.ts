import { ExecutionError, fromErrorRecord, isClosed, type Journal } from '@tutti/core';
import type { Kernel, Run } from '@tutti/kernel';
import type { PipelineResult } from '../run/pipeline-result.ts';
import type { TemplateLibrary } from '../template/index.ts';
import { toExecutionBudget, type ExecutionBudget } from './execution-budget.ts';
import type { ExecutionStatus } from './execution-status.ts';
import { readRecordedRun, readResult } from './recorded-run.ts';

/** What an execution is made of. */
export interface ExecutionParts {
  readonly run: Run;
  readonly journal: Journal;
  /** Whose budgets it pays from. */
  readonly kernel: Pick<Kernel, 'budget'>;
  readonly library?: TemplateLibrary;
  /** Ends when what is saved beside the run is saved. */
  readonly saving?: Promise<void> | undefined;
}

/** One execution of a pipeline: its run, and its result as a pipeline's. */
export class Execution {
  readonly executionId: string;
  readonly run: Run;
  readonly #parts: ExecutionParts;

  constructor(parts: ExecutionParts) {
    this.executionId = parts.run.id;
    this.run = parts.run;
    this.#parts = parts;
  }

  /** Id and name of the pipeline, as recorded. */
  async pipeline(): Promise<{ readonly id: string; readonly name: string }> {
    return (await readRecordedRun(this.#parts.journal, this.executionId)).plan.pipeline;
  }

  /** The result as it stands now, from what is on record. */
  result(): Promise<PipelineResult> {
    const { journal, library } = this.#parts;
    return readResult(this.run, journal, library === undefined ? {} : { library });
  }

  /** What it may spend and has spent, with its forks and the runs inside it. */
  async budget(): Promise<ExecutionBudget> {
    return toExecutionBudget(await this.#parts.kernel.budget(this.executionId));
  }

  /** Where it stands, step by step. */
  async status(): Promise<ExecutionStatus> {
    const nodes = await this.run.nodes();
    const steps = Object.fromEntries(
      nodes.filter(({ path, node }) => path === node && !node.includes('.')).map(({ node, status }) => [node, status]),
    );
    const ended = Object.values(steps).filter((status) => !['pending', 'running', 'waiting'].includes(status)).length;
    const checkpoints = await this.#parts.journal.checkpoints(this.executionId);
    return {
      executionId: this.executionId,
      ...(await this.run.state()),
      steps,
      progress: ended / Math.max(1, Object.keys(steps).length),
      checkpoints: checkpoints.map(({ name }) => name),
    };
  }

  /**
   * The result when the run has ended well.
   * @throws ExecutionError when it failed, was cancelled, or stands still until somebody acts; with the result so far.
   */
  async finished(): Promise<PipelineResult> {
    const idle = await this.run.idle();
    if (idle.status === 'waiting') await this.run.result();
    const { status, reason } = await this.run.state();
    if (isClosed(status)) await this.#parts.saving;
    const result = await this.result();
    if (status === 'completed' || status === 'partial') return result;
    const { executionId } = this;
    if (!isClosed(status)) {
      const code = status === 'needs-decision' ? 'DECISION_NEEDED' : 'RUN_PAUSED';
      throw new ExecutionError(
        `Pipeline "${result.pipelineId}" is ${status}${reason === undefined ? '' : ` (${reason})`}; recoverPipeline("${executionId}") goes on with it.`,
        { code, executionId, result },
      );
    }
    const outcome = await this.run.result();
    const cause = outcome.status === 'failed' ? fromErrorRecord(outcome.error) : undefined;
    const where = outcome.status === 'failed' && outcome.because !== undefined ? ` in step "${outcome.because}"` : '';
    throw new ExecutionError(`Pipeline "${result.pipelineId}" ${status}${where}: ${cause?.message ?? reason ?? ''}`, {
      executionId,
      result,
      cause,
      data: { status, code: cause?.code ?? status },
    });
  }
}
