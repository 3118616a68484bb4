import type { ApprovalPolicy, Json, JsonObject } from '@tutti/core';
import type { LocalAction, ModelMode } from '../catalog/actions.ts';
import type { AutoSpec } from '../auto/auto-spec.ts';

/** Which model a step asks for: named, or described for the router. */
export interface ModelChoice {
  /** A name, or a template that gives one. */
  readonly model?: string;
  /** What the request is for, in words of the router. */
  readonly task?: string;
  /** The words of an AUTO tag, for the record. */
  readonly wish?: string;
  readonly capabilities?: readonly string[];
}

/** The parameters of a call that may hold what others wrote, and the steps it came from; the choice of tool and action under the empty name. */
export type Untrusted = Readonly<Record<string, readonly string[]>>;

/** One `on_error` handler as its step's node holds it. */
export interface StoredErrorHandler {
  readonly action?: string;
  /** The step that recovers, run in place, and its id. */
  readonly task?: StepWork;
  readonly taskId?: string;
  readonly untrusted?: Untrusted;
  readonly fallback?: Json;
  readonly errorTypes: readonly string[];
  readonly errorPatterns: readonly string[];
  readonly errorCodes: readonly string[];
  readonly retries: number;
  readonly continues: boolean;
  readonly propagates: boolean;
  readonly timeoutMs?: number;
  /** True, false, or a condition. */
  readonly enabled?: boolean | string;
}

/** What does the work of a step. */
export type StepWork =
  | { readonly kind: 'tool'; readonly tool: string; readonly action: string; readonly parameters: JsonObject }
  | {
      readonly kind: 'model';
      readonly mode: ModelMode;
      readonly action: string;
      readonly parameters: JsonObject;
      readonly fields?: JsonObject;
      readonly inferredSchema?: JsonObject;
      readonly produces?: { readonly kind?: string; readonly format?: string; readonly expected?: string };
    }
  | { readonly kind: 'local'; readonly does: LocalAction; readonly parameters: JsonObject };

/** The input of a step's node. Texts in it are templates; they are rendered when the step runs, once. */
export interface StepInput {
  readonly step: string;
  readonly work: StepWork;
  readonly model?: ModelChoice;
  /** Nodes of the AUTO tags, by parameter. */
  readonly autos?: Readonly<Record<string, string>>;
  readonly onError?: readonly StoredErrorHandler[];
  /** Names that a tool's result is to have, by their type: where it has none, they mean the result. */
  readonly declares?: Readonly<Record<string, string>>;
  /** A template of the file that a model's answer is written to, when it does not speak of the answer. */
  readonly location?: string;
  /** Steps around that may not have run yet: those of a loop's body in its condition. */
  readonly absent?: readonly string[];
  /** Loops around by their other names. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly untrusted?: Untrusted;
  /** When people are asked before the step acts, as it was when the pipeline was compiled. */
  readonly approvals?: ApprovalPolicy;
  /** The call is an effect of its own that may happen once only, behind the asking. */
  readonly callsOnce?: boolean;
}

/** The input of an AUTO tag's node. */
export interface AutoInput {
  readonly step: string;
  readonly parameter: string;
  /** A template. */
  readonly prompt: string;
  readonly spec: AutoSpec;
  readonly model?: ModelChoice;
  /** Steps that may not have run. */
  readonly absent?: readonly string[];
}

/** The input of the node that gathers what the steps of a loop's body gave. */
export interface CollectInput {
  readonly steps: readonly string[];
  /** The loop whose earlier iterations are kept. */
  readonly loop?: string;
  /** The body is the step itself. */
  readonly isSingle: boolean;
}

/** The input of the node of a step that handles errors, when other steps speak of it. */
export interface HandledInput {
  /** The step that handles errors. */
  readonly by: string;
  /** The steps whose errors it handles. */
  readonly of: readonly string[];
}

/** Which steps a jump leaves out. `on` is what the step must have come to. */
export interface Jump {
  readonly from: string;
  readonly on: 'success' | 'failure' | 'false';
  /** Steps between, left out. With `to` all that come after: which of them is known when the step has ended. */
  readonly over: readonly string[];
  /** A template, or the mark of an AUTO tag, that gives the step to go on with. */
  readonly to?: Json;
}

/** What the evaluator of conditions gets. */
export interface ConditionInput {
  /** A condition as written; absent means true. */
  readonly condition?: string;
  /** The node that decides instead. */
  readonly auto?: string;
  /** Conditions that must hold too. */
  readonly also?: readonly string[];
  /** A template of the most turns of a loop. */
  readonly limit?: string;
  /** What holds while the node that decides has not run: the first turn of a `while`. */
  readonly isOpen?: boolean;
  /** Whose condition it is, when jumps may leave that step out. */
  readonly step?: string;
  readonly jumps?: readonly Jump[];
  /** True when that step has handled an error. */
  readonly handled?: HandledInput;
  /** The loop whose condition it is. */
  readonly loop?: string;
  /** It is asked at the end of a turn. */
  readonly isAfterTurn?: boolean;
  readonly absent?: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
}

/** What the evaluator of a loop's items gets. */
export interface ItemsInput {
  readonly items: Json;
}
