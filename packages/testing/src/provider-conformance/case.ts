import type { ModelErrorClass, ModelProvider, ModelRequest } from '@tutti/core';

/** A provider and a request that makes a behaviour show. */
export interface ProviderCase {
  readonly provider: ModelProvider;
  readonly request: ModelRequest;
  /** Called when the check is over. */
  readonly close?: () => void | Promise<void>;
}

/** A case whose call fails. */
export interface FailingProviderCase extends ProviderCase {
  readonly errorClass: ModelErrorClass;
  readonly status?: number;
  readonly retryAfterMs?: number;
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
  readonly failing?: readonly Make<FailingProviderCase>[];
  /** A stream that breaks off before its end mark. */
  readonly truncated?: Make<ProviderCase>;
}

/** One behaviour of all providers. `check` throws when this provider has another. */
export interface ProviderBehaviour {
  readonly name: string;
  readonly check: () => Promise<void>;
}
