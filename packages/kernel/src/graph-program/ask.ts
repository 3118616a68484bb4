import type { Expression, ScopePath } from '@tutti/core';
import type { ContainerNode } from './container-node.ts';
import { stepKey } from './scope.ts';
import type { Pass } from './state.ts';

/** Lets an evaluator decide something for a container: its items, its graph, whether to go on. */
export function ask(
  pass: Pass,
  { scope, node, container }: ContainerNode,
  question: Expression & { readonly what: string; readonly within?: ScopePath },
): void {
  const { evaluator, expression, what, within = scope.path } = question;
  container.asking = what;
  pass.out.push({ type: 'evaluate', key: `${stepKey(scope, node)}?${what}`, evaluator, expression, scope: within });
}
