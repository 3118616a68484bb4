import type { Json, JsonObject } from '../json/json.ts';
import type { StepPolicy } from '../run/step-policy.ts';

/** Data that a named evaluator turns into a value: `{evaluator: 'template', expression: '{{ a > 3 }}'}`. Never code. */
export interface Expression {
  readonly evaluator: string;
  readonly expression: Json;
}

/**
 * How many in-edges must be live before a node runs. `all` (default): every edge resolved, none broken, one live at least.
 * `any`, `{atLeast: n}`, `{ratio: 0…1 of the in-edges}`: as soon as that many are live; `cancelRest` cancels the sources still at work.
 */
export type Join =
  | 'all'
  | 'any'
  | { readonly atLeast: number; readonly cancelRest?: boolean }
  | { readonly ratio: number; readonly cancelRest?: boolean };

interface NodeBase {
  /** Unique in its graph: letters, digits, `_`, `-`, `.`; at most 128 characters. */
  readonly id: string;
  /** Guard, evaluated once when all in-edges are resolved. False: the node is *skipped*. An error fails the node. */
  readonly if?: Expression;
  readonly join?: Join;
  /** What a skipped node means to its dependents: `satisfy` (default) their edge is live with null, `propagate` it is dead. */
  readonly onSkip?: 'satisfy' | 'propagate';
  readonly policy?: StepPolicy;
  /** Inert data for front ends and pages. */
  readonly metadata?: JsonObject;
}

/** Runs a named handler once with a static input; what other nodes gave is read through the handler's context. */
export interface TaskNode extends NodeBase {
  readonly kind: 'task';
  readonly handler: string;
  readonly input?: Json;
}

/** Runs a body once per item, at most `maxParallel` (default 64) at a time. Its output is the list of the bodies' outputs, in item order. */
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly items: Expression | readonly Json[];
  readonly body: Graph;
  readonly maxParallel?: number;
}

/** Runs a body again and again: while `while` holds before an iteration, until `until` holds after one, at most `maxIterations` times. */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  readonly body: Graph;
  readonly while?: Expression;
  readonly until?: Expression;
  readonly maxIterations: number;
}

/** Waits for a signal or for a time, durably; its output is the signal's payload or null. */
export interface WaitNode extends NodeBase {
  readonly kind: 'wait';
  readonly until: { readonly signal: string } | { readonly ms: number };
}

/** Runs a graph of its own: given here, or produced as the output of an upstream node. */
export interface SubgraphNode extends NodeBase {
  readonly kind: 'graph';
  readonly graph: Graph | { readonly from: string };
}

/** One unit of a graph. `map`, `loop` and `graph` nodes open scopes (`review[3]/draft`). */
export type GraphNode = TaskNode | MapNode | LoopNode | WaitNode | SubgraphNode;

/**
 * When an edge is live: its source succeeded (`success`, default), failed (`failure`), either (`always`),
 * chose this target (`chosen`), or an expression holds.
 */
export type Condition = 'success' | 'failure' | 'always' | 'chosen' | Expression;

/** A dependency of one node on another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly when?: Condition;
}

/** An acyclic graph of nodes. Loops are nodes, never back edges. */
export interface Graph {
  readonly name?: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The node whose output is the graph's; without it the only leaf's, or an object of all leaves' outputs by id. */
  readonly output?: string;
  /**
   * The most steps a run of this graph may open in all: its nodes, and those of every item, iteration and produced graph.
   * What would go beyond fails with `TOO_MANY_STEPS`. Default 1,000,000; it counts on the outermost graph alone.
   */
  readonly maxSteps?: number;
}
