import type { Json } from '../json/json.ts';
import type { ReadContext, StepContext } from './step-context.ts';
import type { Effect } from './step-policy.ts';

/** The body of task nodes. What it returns is the node's output. */
export type HandlerFunction = (input: Json, context: StepContext) => Json | undefined | Promise<Json | undefined>;

/** A body with its properties. */
export interface Handler {
  readonly run: HandlerFunction;
  /** Raised when its recorded substeps would no longer fit. Default `1`. */
  readonly version?: string;
  /** What it does to the outside, substeps apart. Default `once` for safety. */
  readonly effect?: Effect;
}

/** Decides an expression. Given for `if`, loop conditions, map items and edge expressions. */
export type Evaluator = (expression: Json, context: ReadContext) => Json | Promise<Json>;
