import type { Graph, Json } from '@tutti/core';
import type { StepResult } from './pipeline-result.ts';
import type { StepInput, StoredErrorHandler } from './step-input.ts';
import { isStepRecord, type StepRecord } from './step-record.ts';

/** Steps that have no node of their own: they run in the place of those whose errors they deal with. */
export class HandlerSteps {
  readonly #uses = new Map<string, { readonly handler: StoredErrorHandler; readonly of: string }[]>();
  readonly #outputs: Readonly<Record<string, Json | undefined>>;

  constructor(graph: Graph, outputs: Readonly<Record<string, Json | undefined>>) {
    this.#outputs = outputs;
    for (const node of graph.nodes) {
      if (node.kind !== 'task' || node.handler !== 'pipeline.step') continue;
      for (const handler of (node.input as unknown as StepInput).onError ?? []) {
        if (handler.taskId === undefined) continue;
        this.#uses.set(handler.taskId, [...(this.#uses.get(handler.taskId) ?? []), { handler, of: node.id }]);
      }
    }
  }

  /** How such a step went; undefined for any other. */
  result(id: string): Partial<StepResult> | undefined {
    const uses = this.#uses.get(id);
    if (uses === undefined) return undefined;
    const record = uses.map(({ of }) => this.#record(of)).find((one) => one?.handled?.by === id);
    const work = uses[0]?.handler.task;
    return {
      ...(record === undefined ? {} : { status: 'completed', success: true, value: record.value }),
      ...(work?.kind === 'tool' ? { tool: work.tool } : {}),
      handlesErrorsOf: uses.map(({ of }) => of),
    };
  }

  #record(id: string): StepRecord | undefined {
    const output = Object.hasOwn(this.#outputs, id) ? this.#outputs[id] : undefined;
    return isStepRecord(output) ? output : undefined;
  }
}
