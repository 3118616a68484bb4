import type { Graph, GraphNode, Json } from '@tutti/core';
import { handledRecord } from './handled-record.ts';
import type { StepResult } from './pipeline-result.ts';
import type { StepInput, StoredErrorHandler } from './step-input.ts';
import type { StepRecord } from './step-record.ts';

/** Steps that have no node of their own: they run in the place of those whose errors they deal with. */
export class HandlerSteps {
  readonly #uses = new Map<string, { readonly handler: StoredErrorHandler; readonly of: string }[]>();
  readonly #outputs: Readonly<Record<string, Json | undefined>>;

  constructor(graph: Graph, outputs: Readonly<Record<string, Json | undefined>>) {
    this.#outputs = outputs;
    for (const node of graph.nodes) {
      this.#note(node, node.id);
      // A step that is gone through is the body of its own loop.
      if (node.kind === 'map' || node.kind === 'loop')
        for (const inner of node.body.nodes) if (inner.id === `${node.id}.body`) this.#note(inner, node.id);
    }
  }

  #note(node: GraphNode, of: string): void {
    if (node.kind !== 'task' || node.handler !== 'pipeline.step') return;
    for (const handler of (node.input as unknown as StepInput).onError ?? [])
      if (handler.taskId !== undefined) this.#uses.set(handler.taskId, [...(this.#uses.get(handler.taskId) ?? []), { handler, of }]);
  }

  /** How such a step went; undefined for any other. */
  result(id: string): Partial<StepResult> | undefined {
    const uses = this.#uses.get(id);
    if (uses === undefined) return undefined;
    const record = this.#record(id, uses);
    const work = uses[0]?.handler.task;
    return {
      ...(record === undefined ? {} : { status: 'completed', success: true, value: record.value }),
      ...(work?.kind === 'tool' ? { tool: work.tool } : {}),
      handlesErrorsOf: uses.map(({ of }) => of),
    };
  }

  /** What such a step did, if anything, as a step's node puts it out. */
  record(id: string): StepRecord | undefined {
    const uses = this.#uses.get(id);
    return uses === undefined ? undefined : this.#record(id, uses);
  }

  #record(id: string, uses: readonly { readonly of: string }[]): StepRecord | undefined {
    for (const { of } of uses) {
      const found = handledRecord(Object.hasOwn(this.#outputs, of) ? this.#outputs[of] : undefined, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
