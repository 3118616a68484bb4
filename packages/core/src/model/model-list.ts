/** What a tool wants to know of the models for one request. Absent members ask for nothing. */
export interface ModelQuestion {
  /** What the request is for; what is learnt of models is learnt per task. */
  readonly task?: string;
  /** How hard it is, from 0 to 1. */
  readonly difficulty?: number;
  /** Capabilities a model must have. */
  readonly capabilities?: readonly string[];
  /** These models alone: their ids, or their providers' names for them. */
  readonly models?: readonly string[];
  /** The least window, tokens. */
  readonly contextWindow?: number;
  /** Expected tokens. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** What is to be expected of one model for a request. */
export interface ModelOutlook {
  /** Id in the registry. */
  readonly model: string;
  readonly provider: string;
  readonly capabilities: readonly string[];
  /** Expected quality, in [0, 1]. */
  readonly quality: number;
  /** Expected, US dollars; null when the price is unknown and nothing was paid yet. */
  readonly costUsd: number | null;
  /** Expected, with the wait its limits ask for. */
  readonly latencyMs: number;
  /** Calls at work. */
  readonly inFlight: number;
}

/** The models that can serve a request now, in the order of their registration, and why the others cannot. */
export interface ModelOutlooks {
  readonly models: readonly ModelOutlook[];
  readonly refused: readonly { readonly model: string; readonly fails: string }[];
}

/** The models there are, as tools that choose among them see them. Nothing is decided by looking. */
export interface ModelList {
  outlook(question: ModelQuestion): ModelOutlooks;
}
