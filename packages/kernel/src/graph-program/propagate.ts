import type { Expression, GraphNode, StepPolicy } from '@tutti/core';
import { stopScopes } from './halt.ts';
import { resolveBroken, resolveDead, resolveLive } from './resolve.ts';
import { edgeKey } from './keys.ts';
import type { Scope } from './scope.ts';
import { stepKey } from './scope.ts';
import type { Pass } from './state.ts';
import { CANCELLED, COMPLETED, FAILED, SKIPPED } from './status.ts';

const LIVE = 0;
/** Not taken. */
const DEAD = 1;
/** Its source failed or was cut. */
const BROKEN = 2;
/** Live for the targets the source has chosen. */
const CHOICE = 3;
/** An expression decides. */
const ASK = 4;

// What becomes of an edge, by its kind: success, failure, always, chosen, expression.
type Resolutions = readonly [number, number, number, number, number];
const afterSuccess: Resolutions = [LIVE, DEAD, LIVE, CHOICE, ASK];
const afterFailure: Resolutions = [BROKEN, LIVE, LIVE, BROKEN, BROKEN];
const satisfied: Resolutions = [LIVE, DEAD, LIVE, DEAD, DEAD];
const notTaken: Resolutions = [DEAD, DEAD, DEAD, DEAD, DEAD];
const broken: Resolutions = [BROKEN, BROKEN, BROKEN, BROKEN, BROKEN];

/** Resolves the edges out of a settled node. */
export function propagate(pass: Pass, scope: Scope, node: number): void {
  // In a stopped scope nothing follows from anything; its nodes settle with it.
  if (scope.halt !== 0) return;
  const resolutions = resolutionsOf(pass, scope, node);
  if (resolutions === undefined) return;
  const { outStart, outKind } = scope.plan;
  const end = outStart[node + 1] as number;
  for (let edge = outStart[node] as number; edge < end; edge++) {
    switch (resolutions[outKind[edge] as number]) {
      case LIVE:
        resolveLive(pass, scope, edge);
        break;
      case DEAD:
        resolveDead(pass, scope, edge);
        break;
      case BROKEN:
        resolveBroken(pass, scope, { edge, cause: causeOf(scope, node) });
        break;
      case CHOICE:
        (isChosen(pass, scope, edge) ? resolveLive : resolveDead)(pass, scope, edge);
        break;
      case ASK:
        ask(pass, scope, { source: node, edge });
    }
  }
}

function resolutionsOf(pass: Pass, scope: Scope, node: number): Resolutions | undefined {
  switch (scope.status[node]) {
    case COMPLETED:
      return afterSuccess;
    case FAILED:
      return scope.plan.handles[node] === 1 ? afterFailure : unhandled(pass, scope, node);
    case SKIPPED:
      return nodeOf(scope, node).onSkip === 'propagate' ? notTaken : satisfied;
    case CANCELLED:
      return broken;
    default:
      return notTaken;
  }
}

/** A failure that no edge takes: the node's policy says what it means. */
function unhandled(pass: Pass, scope: Scope, node: number): Resolutions | undefined {
  const onFailure: StepPolicy['onFailure'] = nodeOf(scope, node).policy?.onFailure;
  if (onFailure === 'continue' || onFailure === 'skip') {
    pass.state.isPartial = true;
    return onFailure === 'continue' ? satisfied : notTaken;
  }
  scope.failure = scope.failures?.get(node);
  stopScopes(pass, [scope], stepKey(scope, node));
  return undefined;
}

function nodeOf(scope: Scope, node: number): GraphNode {
  return scope.plan.nodes[node] as GraphNode;
}

/** The node that a break goes back to. */
function causeOf(scope: Scope, node: number): number {
  return scope.status[node] === CANCELLED ? (scope.causes?.get(node) ?? node) : node;
}

function isChosen(pass: Pass, scope: Scope, edge: number): boolean {
  return pass.chosen.has(nodeOf(scope, scope.plan.outTarget[edge] as number).id);
}

function ask(pass: Pass, scope: Scope, { source, edge }: { readonly source: number; readonly edge: number }): void {
  const { evaluator, expression } = scope.plan.expressions.get(edge) as Expression;
  const key = edgeKey(scope, source, edge);
  (scope.asked ??= new Map()).set(key, edge);
  pass.out.push({ type: 'evaluate', key, evaluator, expression, scope: scope.path });
}
