/** What running a body does to the outside: nothing, something harmless when repeated, or something that must not be repeated. */
export type Effect = 'none' | 'idempotent' | 'once';

/** A retry schedule as data. The n-th wait is `initialMs · factor^(n−1)`, or `initialMs · n` if linear; at most `maxMs`; drawn from [wait·(1−jitter), wait]. */
export interface RetrySchedule {
  /** Attempts after the first, without progress in between. */
  readonly maxRetries: number;
  /**
   * Attempts in all, also of a step that makes progress: each new substep starts the count of retries anew, so keys made of
   * `context.attempt` would else be tried for ever. Default 100, or `maxRetries + 1` if that is more.
   */
  readonly maxAttempts?: number;
  /** Default 1000. */
  readonly initialMs?: number;
  /** Default 60000. */
  readonly maxMs?: number;
  /** Default 2. */
  readonly factor?: number;
  /** How the waits grow. Default `exponential`. */
  readonly growth?: 'exponential' | 'linear';
  /** 0 (none) to 1 (full jitter, default). */
  readonly jitter?: number;
  /** Retry errors that do not call themselves retryable too. Default false. */
  readonly allErrors?: boolean;
}

/** What a budget counts; all of it whole numbers. */
export interface Amount {
  /** Money, 10⁻⁹ US dollars. */
  readonly nanoUsd?: number;
  /** Tokens in and out. */
  readonly tokens?: number;
  /** Calls of models: the steps that cost something. */
  readonly steps?: number;
  /** Time of work, added up over what is at work at one time, ms. Waits of any kind are no work. */
  readonly timeMs?: number;
}

/** What a node and all that is done inside it may spend, on an account of its own below the one it would pay from else. */
export interface StepLimit {
  readonly amount: Amount;
  /** Nodes of one scope that give the same name share the account. Default: the id of the node. */
  readonly name?: string;
}

/** How a step is run; all of it is data. */
export interface StepPolicy {
  readonly retry?: RetrySchedule;
  /** Time of one attempt, without the queue and durable waits. */
  readonly timeoutMs?: number;
  /** Time of the node in all, from ready to settled. */
  readonly deadlineMs?: number;
  /** 1 (last) to 10 (first); default 5. */
  readonly priority?: number;
  /** What is reserved for the step before it begins, and the most that it may spend. */
  readonly budget?: Amount;
  /** What it may spend at most; nothing is reserved. For a node with a body it holds for all that is done in it together. */
  readonly limit?: StepLimit;
  /** Overrides the handler's effect class. */
  readonly effect?: Effect;
  /**
   * What a failure that no live edge handles does: `fail` the run (default; nothing new starts, what runs is drained),
   * `continue` (success edges live with null; the run ends partial), `skip` (success edges dead).
   */
  readonly onFailure?: 'fail' | 'continue' | 'skip';
}
