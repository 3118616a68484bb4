import type { Json, JsonObject } from '../json/json.ts';
import type { BudgetShortage } from '../ports/stores.ts';
import type { Charge } from './charge.ts';
import type { RunId, StepKey } from './keys.ts';
import type { NodeView } from './node-view.ts';
import type { Outcome } from './outcome.ts';
import type { ScopeFrame } from './scope-frame.ts';
import type { Amount, Effect } from './step-policy.ts';

/** How a substep is recorded. */
export interface SubstepOptions {
  /** Default `once`. */
  readonly effect?: Effect;
  /** What the effect depends on: recorded by hash; another input under the same key is CODE_CHANGED. */
  readonly input?: Json;
  /** The most the effect may cost, reserved before it. */
  readonly hold?: HoldWanted;
}

/** What is to be reserved before an effect: on the account named, or the run's own. In a step with a budget it comes out of that. */
export interface HoldWanted {
  readonly account?: string;
  readonly amount: Amount;
  /**
   * Asked whenever that does not fit: a smaller amount that would do as well; or nothing, to wait for the last one, or to fail where
   * waiting cannot help. What was reserved in the end is the effect's `held`.
   */
  readonly smaller?: (shortage: BudgetShortage) => Amount | undefined;
}

/** What a substep's own function gets. */
export interface SubstepScope {
  readonly signal: AbortSignal;
  /** Pass it to the outside world so that a repeated call is recognised there: `runId/stepKey/substepKey`. */
  readonly idempotencyKey: string;
  /** What is reserved for it, where something is: it must not cost more. */
  readonly held?: Amount;
  /** Puts the cost of this substep on record with its result. */
  record(charge: Charge): void;
}

/** A run started by a handler and waited for. */
export interface ChildRun {
  /** Default `graph`. */
  readonly program?: string;
  readonly definition: Json;
  readonly input?: Json;
  readonly labels?: Readonly<Record<string, string>>;
  /** What it may spend at most, out of what its parent may. */
  readonly budget?: Amount;
  /** Default `cancel`. */
  readonly onParentClose?: 'cancel' | 'abandon';
}

/** Live news of a running step, for people; not journalled. */
export interface Progress {
  readonly message?: string;
  /** 0…1. */
  readonly ratio?: number;
  readonly data?: JsonObject;
}

/** How names are read inside a run: the same for handlers and evaluators. */
export interface ReadContext {
  readonly runId: RunId;
  /** The input of the run. */
  readonly input: Json;
  /** The scopes around the step, outermost first. */
  readonly scope: readonly ScopeFrame[];
  /** State of a node, looked up in this scope first, then outwards. */
  node(id: string): NodeView | undefined;
  /** Output of a settled node, looked up likewise; null when it was skipped, `undefined` when it has none. Synchronous unless it is a large value. */
  output(node: string): Json | undefined | Promise<Json | undefined>;
}

/** What a handler can do and know. */
export interface StepContext extends ReadContext {
  readonly path: StepKey;
  /** From 1; restarts of the process do not count. */
  readonly attempt: number;
  /** `runId/stepKey`: the same in every attempt. */
  readonly idempotencyKey: string;
  /** Aborted on cancel, timeout, deadline and shutdown; `signal.reason` says which. */
  readonly signal: AbortSignal;
  /**
   * Journals one effect under a key: once it is on record it never runs again and gives its recorded value.
   * @throws StepKeyReusedError when the key was used before in this execution; CodeChangedError when its input is another one.
   */
  step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options?: SubstepOptions): Promise<T>;
  /** Waits durably for a signal (gives its payload) or for a time (gives null). After 1 s the handler may be put away and run again from the top. */
  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json>;
  /** Runs another run to its end, once, under a key; a restart finds the same run again. */
  runChild(key: string, child: ChildRun): Promise<Outcome>;
  /**
   * What the budgets of the step, the run and those above have left, whatever is in flight; a dimension without limit is left out.
   * Nothing has a limit where no budgets are kept.
   */
  unspent?(): Promise<Amount>;
  report(progress: Progress): void;
  /** Puts a cost on record with the step's result; several add up. */
  record(charge: Charge): void;
  /** Names the targets of this step's `chosen` edges to follow. */
  choose(targets: readonly string[]): void;
}
