import type { Json, TaskNode } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import type { HandledInput } from '../run/step-input.ts';
import type { CompileContext } from './compile-context.ts';
import { conditionNode } from './condition.ts';
import { waitsFor } from './order.ts';
import type { StepScope } from './step-scope.ts';

/** A step that handles errors and that other steps speak of: its node waits for the steps whose errors it handles. */
export interface HandledStep {
  readonly step: StepDefinition;
  readonly node: TaskNode;
  readonly of: readonly string[];
}

/**
 * Such steps run in the place of others. Where others speak of them they have a node too, which says what they did and is skipped
 * when there was nothing to do. It does not wait for steps that wait for it.
 */
export function handledSteps(
  scope: StepScope,
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
  { pipeline, diagnostics }: CompileContext,
): HandledStep[] {
  const named = new Set([...dependencies.values()].flatMap((needed) => [...needed]));
  return [...scope.recoveries].flatMap((by) => {
    const step = scope.steps.get(by);
    if (step === undefined || !named.has(by)) return [];
    const isForAll = scope.parent === undefined && pipeline.globalErrorHandlers.some(({ taskId }) => taskId?.text === by);
    const of = [...scope.steps.values()]
      .filter(({ id, onError }) => dependencies.has(id) && (isForAll || onError.some(({ taskId }) => taskId?.text === by)))
      .map(({ id }) => id)
      .filter((id) => !dependencies.get(id)!.has(by) && !waitsFor(dependencies, id, by));
    return [{ step, of, node: nodeOf(step, of, diagnostics.source.range(step.at.start).line) }];
  });
}

function nodeOf(step: StepDefinition, of: readonly string[], line: number): TaskNode {
  const input: HandledInput = { by: step.id, of };
  return {
    kind: 'task',
    id: step.id,
    handler: 'pipeline.handled',
    input: input as unknown as Json,
    if: conditionNode({ handled: input }),
    policy: { effect: 'none' },
    metadata: { step: step.id, line, ...(step.name === undefined ? {} : { name: step.name }) },
  };
}
