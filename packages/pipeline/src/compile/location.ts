import type { Json, StepPolicy, TaskNode } from '@tutti/core';
import type { AutoTag } from '../auto/auto-tag.ts';
import { resolveTool } from '../catalog/tool-catalog.ts';
import type { StepDefinition } from '../language/definition.ts';
import type { StepInput } from '../run/step-input.ts';
import { namesIn } from '../run/value-names.ts';
import { checkTemplate, type TextScope } from './check-text.ts';
import { expandIncludes } from './include.ts';
import type { Target } from './target.ts';
import { conditionNode } from './condition.ts';

/** `location:` of a step that a model carries out: its answer is written there. Tools write their files themselves. */
export function locationNode(
  step: StepDefinition,
  task: {
    readonly node: string;
    readonly target: Target;
    readonly where: TextScope;
    readonly policy: StepPolicy;
    readonly addAuto: (tag: AutoTag) => string;
  },
): TaskNode[] {
  const { node, target, where, policy, addAuto } = task;
  const { location } = step;
  if (location?.kind !== 'scalar' || typeof location.value !== 'string') return [];
  const tag = location.parts?.find((part) => typeof part !== 'string');
  const auto = tag === undefined || typeof tag === 'string' ? undefined : addAuto(tag);
  const path: string =
    auto === undefined ? expandIncludes(location.value, location, where.context) : `{{ steps[${JSON.stringify(auto)}] ~ '' }}`;
  if (auto === undefined) checkTemplate(path, location, where);
  const tool = target.kind === 'model' ? resolveTool(where.context.tools, 'filesystem') : undefined;
  if (tool === undefined) return [];
  const input: StepInput = {
    step: step.id,
    work: { kind: 'tool', tool, action: 'write', parameters: { path, content: `{{ steps['${node}'] ~ '' }}` } },
  };
  return [
    {
      kind: 'task',
      id: `${node}.save`,
      handler: 'pipeline.step',
      input: input as unknown as Json,
      if: conditionNode({ condition: `steps['${node}'] is defined` }),
      policy: { effect: 'idempotent', ...(policy.onFailure === undefined ? {} : { onFailure: policy.onFailure }) },
      metadata: { step: step.id, saves: path },
    },
  ];
}

/** Where the answer will be written, as far as that is said without the answer. */
export function writtenLocation({ id, location }: StepDefinition): Pick<StepInput, 'location'> {
  if (location?.kind !== 'scalar' || location.parts !== undefined || typeof location.value !== 'string') return {};
  return namesIn(location.value).has(id) || location.value.includes('file:') ? {} : { location: location.value };
}
