import type { OutputRef, ScopePath, StepKey } from '@tutti/core';
import type { Container } from './container.ts';
import type { Failure } from './failure.ts';
import type { Plan } from './plan.ts';
import { PENDING, isActive } from './status.ts';

/** Nothing new starts in the scope; what runs comes to its end. */
export const STOPPED = 1;
/** What runs in the scope was asked to stop, too. */
export const HALTED = 2;

/** Where a scope stands in its parent. */
export interface ScopePlace {
  readonly parent: Scope;
  /** The node that opened it, by number. */
  readonly owner: number;
  readonly index: number;
}

/** One execution of a graph: the root, a map's item, a loop's iteration or a child graph. Per-node facts are flat lists by node number. */
export class Scope {
  readonly plan: Plan;
  readonly path: ScopePath;
  readonly parent: Scope | undefined;
  readonly owner: number;
  readonly index: number;
  readonly status: number[];
  /** In-edges not resolved yet, and those resolved live; they count no more once the node is under way. */
  readonly unresolved: number[];
  readonly live: number[];
  /** Nodes not settled, and those under way. */
  unsettled: number;
  active: number = 0;
  halt: number = 0;
  /** Why it was stopped, for the nodes that never ran. */
  haltCause: string = '';
  isFinishing: boolean = false;
  failure: Failure | undefined = undefined;
  /** For broken in-edges and cut nodes: the node it goes back to. */
  causes: Map<number, number> | undefined = undefined;
  /** Outputs that are not the step's own record. */
  outputs: Map<number, OutputRef> | undefined = undefined;
  failures: Map<number, Failure> | undefined = undefined;
  containers: Map<number, Container> | undefined = undefined;
  /** Edges whose expression is being decided, by decision key. */
  asked: Map<string, number> | undefined = undefined;

  constructor(plan: Plan, place: ScopePlace | undefined) {
    this.plan = plan;
    this.parent = place?.parent;
    this.owner = place?.owner ?? -1;
    this.index = place?.index ?? 0;
    this.path = place === undefined ? '' : `${stepKey(place.parent, place.owner)}[${place.index}]`;
    this.status = plan.zeros.slice();
    this.unresolved = plan.inDegree.slice();
    this.live = plan.zeros.slice();
    this.unsettled = plan.size;
  }

  /** A node gets under way. */
  open(node: number, status: number): void {
    if (!isActive(this.status[node] as number)) this.active++;
    this.status[node] = status;
  }

  /** A node has its final status. */
  close(node: number, status: number): void {
    if (isActive(this.status[node] as number)) this.active--;
    this.status[node] = status;
    this.unsettled--;
  }

  /** A node that was about to start does not. */
  putBack(node: number): void {
    this.status[node] = PENDING;
    this.active--;
  }
}

/** The key of a node's step: its id at the root, else behind the path of its scope. */
export function stepKey(scope: Scope, node: number): StepKey {
  const { id } = scope.plan.nodes[node] as { id: string };
  return scope.path === '' ? id : `${scope.path}/${id}`;
}

