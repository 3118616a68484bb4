import { assertNoIssues } from '../errors/issue-list.ts';
import { checkedBaseURL } from '../model/base-url.ts';
import type { Clock } from '../ports/clock.ts';
import type { ModelCapabilities } from '../ports/model-provider.ts';
import { systemClock } from '../ports/system-clock.ts';
import { Redactor } from '../secrets/redactor.ts';
import { readSecret } from '../secrets/read-secret.ts';
import type { Secret } from '../secrets/secret.ts';
import { unknownNames } from '../unknown-names.ts';

/** What every provider behind an official SDK can be told. */
export interface WireOptions {
  /** The key, or a handle of it. Default: the provider's environment variable. */
  readonly apiKey?: string | Secret;
  /** Default: the provider's own address. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. */
  readonly id?: string;
  /** What the models can do, where it is less than everything. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** `false`: `generate` asks for the whole answer at once. Default true, so that a silent server is noticed in time. */
  readonly streaming?: boolean;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Learns the key, and takes it out of errors. Give all adapters the one that your logs use. */
  readonly redactor?: Redactor;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The options of a provider, checked and completed. */
export interface WireSettings {
  readonly id: string;
  readonly baseURL: string;
  readonly capabilities: ModelCapabilities;
  /** Whether `generate` asks for a stream. */
  readonly isStreaming: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly fetch: typeof globalThis.fetch | undefined;
}

const known = {
  apiKey: true,
  baseURL: true,
  id: true,
  capabilities: true,
  streaming: true,
  headers: true,
  clock: true,
  redactor: true,
  fetch: true,
} satisfies Record<keyof WireOptions, true>;

/**
 * @param provider its usual name and address, and the options that it alone has.
 * @throws ValidationError for options that are not known, and for an address that is none.
 */
export function wireSettings(
  options: WireOptions,
  provider: { readonly id: string; readonly baseURL: string; readonly options?: readonly string[] },
): WireSettings {
  const {
    id = provider.id,
    baseURL = provider.baseURL,
    capabilities,
    streaming = true,
    headers = {},
    clock = systemClock,
    redactor = new Redactor(),
    fetch,
  } = options;
  // With a misspelt address the key would go to the usual one.
  assertNoIssues(
    `The options of provider "${id}" are not valid`,
    unknownNames(options, [...Object.keys(known), ...(provider.options ?? [])]),
  );
  return {
    id,
    baseURL: checkedBaseURL(baseURL, id),
    capabilities: { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true, ...capabilities },
    isStreaming: streaming,
    headers,
    clock,
    redactor,
    fetch,
  };
}

/** The value of a provider's key as it is now; from here on errors show it no more. @throws ProviderError `AUTH` for what can be no key. */
export function readKey(key: Secret, { id, redactor }: Pick<WireSettings, 'id' | 'redactor'>): string {
  const value = readSecret(key, id);
  redactor.add(value);
  return value;
}
