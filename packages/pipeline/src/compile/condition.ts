import type { Expression, Json } from '@tutti/core';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { StepDefinition } from '../language/definition.ts';
import { quoted } from '../source/display.ts';
import { kindOf, type SourceNode } from '../source/node.ts';
import type { CompiledCondition } from './compiled-scope.ts';
import { checkCondition, type TextScope } from './check-text.ts';

/** Compiles a condition: a text, true or false, or an AUTO tag. */
export function compileCondition(
  node: SourceNode,
  task: { readonly step: StepDefinition; readonly where: TextScope; readonly addAuto: (tag: AutoTag) => string },
): CompiledCondition {
  const { step, where, addAuto } = task;
  if (node.kind === 'list' && node.items.length > 0) return compileAll(node.items, task);
  if (node.kind !== 'scalar') {
    where.context.diagnostics.error({
      code: 'VALUE_TYPE',
      message: `The condition of step ${quoted(step.id)} must be a text or a list of texts, not ${kindOf(node)}.`,
      hint: 'Join several conditions with "and".',
      at: node,
    });
    return {};
  }
  const tag = node.parts?.find((part) => typeof part !== 'string');
  if (tag !== undefined && typeof tag !== 'string') return { auto: addAuto(tag) };
  const text = String(node.value).trim();
  checkCondition(text, node, where);
  return { condition: text };
}

/** Every one of a list of conditions must hold. */
function compileAll(items: readonly SourceNode[], task: Parameters<typeof compileCondition>[1]): CompiledCondition {
  const [first, ...rest] = items.map((item) => compileCondition(item, task));
  return { ...first, also: rest.flatMap(({ condition, also = [] }) => [...(condition === undefined ? [] : [condition]), ...also]) };
}

/** An expression for the evaluator of conditions. */
export function conditionNode(data: object): Expression {
  return { evaluator: 'pipeline.condition', expression: data as Json };
}
