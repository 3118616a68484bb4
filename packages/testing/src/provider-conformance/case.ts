import type { ModelErrorClass, ModelProvider, ModelRequest, Usage } from '@tutti/core';

/** A provider and a request that makes a behaviour show. */
export interface ProviderCase {
  readonly provider: ModelProvider;
  readonly request: ModelRequest;
  /** Requests that have reached the provider's peer since the case was made: each call makes one. */
  readonly requests?: () => number;
  /** Called when the check is over. */
  readonly close?: () => void | Promise<void>;
}

/** A case whose usage is known in advance. */
export interface MeasuredProviderCase extends ProviderCase {
  /** Without `raw`. */
  readonly usage: Omit<Usage, 'raw'>;
}

/** A case whose peer takes the request and then is silent, under a clock that the check moves. */
export interface SilentProviderCase extends ProviderCase {
  readonly advance: (ms: number) => Promise<void>;
  /** Resolves when the request has arrived. */
  readonly asked: () => Promise<void>;
  /** How long the provider may be silent before it is given up, ms. */
  readonly idleMs: number;
  /** Connections to the peer that are open. */
  readonly connections?: () => number;
}

/** A case whose call fails. */
export interface FailingProviderCase extends ProviderCase {
  readonly errorClass: ModelErrorClass;
  /** Default: the class in upper case. */
  readonly code?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Default: what the class says. */
  readonly retryable?: boolean;
  /** A text that may stand nowhere in the error. */
  readonly secret?: string;
}

/** A failing case with a name for its test. */
export interface NamedFailure {
  readonly name: string;
  readonly make: () => FailingProviderCase | Promise<FailingProviderCase>;
}

type Make<Case> = () => Case | Promise<Case>;

/** What a provider is checked with. Behaviours whose case is absent are not checked; `text` is always there. */
export interface ProviderCases {
  /** Answered with a text of several words. */
  readonly text: Make<ProviderCase>;
  /** Answered with JSON of its response schema. */
  readonly typed?: Make<ProviderCase>;
  /** Answered with a tool call. */
  readonly tools?: Make<ProviderCase>;
  /** Needs something the provider's capabilities deny. */
  readonly refused?: Make<ProviderCase>;
  /** Fail at once, each with its class. */
  readonly failing?: readonly (Make<FailingProviderCase> | NamedFailure)[];
  /** Answered with two tool calls or more. */
  readonly parallelTools?: Make<ProviderCase>;
  /** Answered with a tool call that the token limit has cut, or that is otherwise not to be run. */
  readonly brokenTools?: Make<ProviderCase>;
  /** Answered with reasoning and a text. */
  readonly reasoning?: Make<ProviderCase>;
  /** Usage is reported split, as the provider counted it. */
  readonly measured?: Make<MeasuredProviderCase>;
  /** Silent before the first part. */
  readonly silent?: Make<SilentProviderCase>;
  /** A stream that breaks off before its end mark. */
  readonly truncated?: Make<ProviderCase>;
}

/** One behaviour of all providers. `check` throws when this provider has another. */
export interface ProviderBehaviour {
  readonly name: string;
  readonly check: () => Promise<void>;
}
