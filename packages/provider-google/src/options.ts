import { Redactor, assertNoIssues, checkedBaseURL, environmentSecret, givenSecret, systemClock, unknownNames, type Clock, type ModelCapabilities, type Secret } from '@tutti/core';

export interface GoogleProviderOptions {
  /** The key, or a handle of it. Default: the environment variable `GOOGLE_API_KEY`, else `GEMINI_API_KEY`. */
  readonly apiKey?: string | Secret;
  /** Default: Google's own address. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `google`. */
  readonly id?: string;
  /** What the models can do, where it is less than everything. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** `false`: `generate` asks for the whole answer at once. Default true, so that a silent server is noticed in time. */
  readonly streaming?: boolean;
  /** Default `v1beta`. */
  readonly apiVersion?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Learns the key, and takes it out of errors. Give all adapters the one that your logs use. */
  readonly redactor?: Redactor;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface GoogleSettings {
  readonly id: string;
  readonly key: Secret;
  readonly baseURL: string;
  readonly capabilities: ModelCapabilities;
  readonly isStreaming: boolean;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly options: GoogleProviderOptions;
}

const known = { apiKey: true, baseURL: true, id: true, capabilities: true, streaming: true, apiVersion: true, headers: true, clock: true, redactor: true, fetch: true } satisfies Record<keyof GoogleProviderOptions, true>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: GoogleProviderOptions): GoogleSettings {
  // With a misspelt address the key would go to the usual one.
  assertNoIssues(`The options of provider "${options.id ?? 'google'}" are not valid`, unknownNames(options, Object.keys(known)));
  const { apiKey, capabilities, streaming = true, clock = systemClock, redactor = new Redactor() } = options;
  return {
    id: options.id ?? 'google',
    key: apiKey === undefined ? environmentSecret(['GOOGLE_API_KEY', 'GEMINI_API_KEY']) : typeof apiKey === 'string' ? givenSecret(apiKey, 'apiKey') : apiKey,
    baseURL: checkedBaseURL(options.baseURL ?? 'https://generativelanguage.googleapis.com', options.id ?? 'google'),
    capabilities: { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true, ...capabilities },
    isStreaming: streaming,
    clock,
    redactor,
    options,
  };
}
