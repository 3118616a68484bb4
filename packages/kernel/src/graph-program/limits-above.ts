import type { LimitAbove } from '@tutti/core';
import { limitOf, type Scope } from './scope.ts';

/** The limits that hold for what a node spends: those of the nodes around it, the outermost first, and its own. */
export function limitsAbove(scope: Scope, node: number): readonly LimitAbove[] | undefined {
  const own = limitOf(scope, node);
  if (own === undefined && !scope.isLimited) return undefined;
  const around = scope.parent === undefined ? undefined : limitsAbove(scope.parent, scope.owner);
  if (own === undefined) return around;
  const step = own.name === undefined ? scope.keyOf(node) : scope.parent === undefined ? own.name : `${scope.path}/${own.name}`;
  return [...(around ?? []), { step, amount: own.amount }];
}
