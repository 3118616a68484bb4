import type { GraphNode, OutputRef, ScopePath, StepKey, StepLimit } from '@tutti/core';
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
  #path: ScopePath | undefined;
  #keyNode: number = -1;
  #key: StepKey = '';
  readonly parent: Scope | undefined;
  readonly owner: number;
  readonly index: number;
  /** Whether a node around it has a limit of spending. */
  readonly isLimited: boolean;
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
  containers: Map<number, Container<Scope>> | undefined = undefined;
  /** Its neighbours among the open scopes of its container. */
  before: Scope | undefined = undefined;
  after: Scope | undefined = undefined;
  /** Edges whose expression is being decided, by decision key. */
  asked: Map<string, number> | undefined = undefined;

  constructor(plan: Plan, place: ScopePlace | undefined) {
    this.plan = plan;
    this.parent = place?.parent;
    this.owner = place?.owner ?? -1;
    this.index = place?.index ?? 0;
    this.isLimited = place !== undefined && (place.parent.isLimited || limitOf(place.parent, place.owner) !== undefined);
    this.#path = place === undefined ? '' : undefined;
    this.status = plan.zeros.slice();
    // Only edges change the counters: without any, scopes of a graph share them.
    const hasEdges = plan.outTarget.length > 0;
    this.unresolved = hasEdges ? plan.inDegree.slice() : (plan.inDegree as number[]);
    this.live = hasEdges ? plan.zeros.slice() : (plan.zeros as number[]);
    this.unsettled = plan.size;
  }

  /** Made when first asked for, as all texts are: numbers serve inside. */
  get path(): ScopePath {
    return (this.#path ??= `${(this.parent as Scope).keyOf(this.owner)}[${this.index}]`);
  }

  /** The key of a node's step. The last one is kept: a body of one step asks for its key when it starts and when it ends. */
  keyOf(node: number): StepKey {
    const { id } = this.plan.nodes[node] as { id: string };
    if (this.parent === undefined) return id;
    if (this.#keyNode === node) return this.#key;
    this.#keyNode = node;
    return (this.#key = `${this.path}/${id}`);
  }

  /** The node of a key, where it is the one last asked for; else −1. */
  nodeOf(key: StepKey): number {
    return this.#key === key ? this.#keyNode : -1;
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

/** The limit of spending that a node has. */
export function limitOf(scope: Scope, node: number): StepLimit | undefined {
  return (scope.plan.nodes[node] as GraphNode).policy?.limit;
}

/** The key of a node's step: its id at the root, else behind the path of its scope. */
export function stepKey(scope: Scope, node: number): StepKey {
  return scope.keyOf(node);
}
