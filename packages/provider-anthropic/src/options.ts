import { Redactor, assertNoIssues, checkedBaseURL, environmentSecret, givenSecret, systemClock, unknownNames, type Clock, type ModelCapabilities, type Secret } from '@tutti/core';

export interface AnthropicProviderOptions {
  /** The key, or a handle of it. Default: the environment variable `ANTHROPIC_API_KEY`. */
  readonly apiKey?: string | Secret;
  /** Default: Anthropic's own address. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `anthropic`. */
  readonly id?: string;
  /** What the models can do, where it is less than everything. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** Anthropic insists on a limit: the one of requests without `maxTokens`. Default 4096. */
  readonly defaultMaxTokens?: number;
  /** `false`: `generate` asks for the whole answer at once. Default true, so that a silent server is noticed in time. */
  readonly streaming?: boolean;
  /** Sent with each request, `anthropic-beta` for instance. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Learns the key, and takes it out of errors. Give all adapters the one that your logs use. */
  readonly redactor?: Redactor;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface AnthropicSettings {
  readonly id: string;
  readonly key: Secret;
  readonly baseURL: string;
  readonly defaultMaxTokens: number;
  readonly capabilities: ModelCapabilities;
  readonly isStreaming: boolean;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly options: AnthropicProviderOptions;
}

const known = { apiKey: true, baseURL: true, id: true, capabilities: true, defaultMaxTokens: true, streaming: true, headers: true, clock: true, redactor: true, fetch: true } satisfies Record<keyof AnthropicProviderOptions, true>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: AnthropicProviderOptions): AnthropicSettings {
  // With a misspelt address the key would go to the usual one.
  assertNoIssues(`The options of provider "${options.id ?? 'anthropic'}" are not valid`, unknownNames(options, Object.keys(known)));
  const { apiKey, capabilities, streaming = true, clock = systemClock, redactor = new Redactor() } = options;
  return {
    id: options.id ?? 'anthropic',
    key: apiKey === undefined ? environmentSecret('ANTHROPIC_API_KEY') : typeof apiKey === 'string' ? givenSecret(apiKey, 'apiKey') : apiKey,
    baseURL: checkedBaseURL(options.baseURL ?? 'https://api.anthropic.com', options.id ?? 'anthropic'),
    defaultMaxTokens: options.defaultMaxTokens ?? 4_096,
    capabilities: { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true, ...capabilities },
    isStreaming: streaming,
    clock,
    redactor,
    options,
  };
}
