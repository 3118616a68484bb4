import { Redactor, assertNoIssues, checkedBaseURL, environmentSecret, givenSecret, systemClock, unknownNames, type Clock, type ModelCapabilities, type Secret } from '@tutti/core';

export interface OpenAIProviderOptions {
  /** The key, or a handle of it. Default: the environment variable `OPENAI_API_KEY`. A server of your own may need none. */
  readonly apiKey?: string | Secret;
  /** Address of an OpenAI-compatible server, `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `openai`. */
  readonly id?: string;
  /** What the models can do, where it is less than everything. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** The parameter that limits an answer. Default: OpenAI's `max_completion_tokens`; `max_tokens` with a `baseURL`. */
  readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens';
  /** `false`: `generate` asks for the whole answer at once. Default true, so that a silent server is noticed in time. */
  readonly streaming?: boolean;
  readonly organization?: string;
  readonly project?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Learns the key, and takes it out of errors. Give all adapters the one that your logs use. */
  readonly redactor?: Redactor;
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface OpenAISettings {
  readonly id: string;
  /** `undefined`: the server needs no key. */
  readonly key: Secret | undefined;
  readonly baseURL: string;
  readonly maxTokensParameter: 'max_completion_tokens' | 'max_tokens';
  readonly capabilities: ModelCapabilities;
  readonly isStreaming: boolean;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly options: OpenAIProviderOptions;
}

export const openaiBaseURL: string = 'https://api.openai.com/v1';

const known = { apiKey: true, baseURL: true, id: true, capabilities: true, maxTokensParameter: true, streaming: true, organization: true, project: true, headers: true, clock: true, redactor: true, fetch: true } satisfies Record<keyof OpenAIProviderOptions, true>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: OpenAIProviderOptions): OpenAISettings {
  // With a misspelt address the key would go to the usual one.
  assertNoIssues(`The options of provider "${options.id ?? 'openai'}" are not valid`, unknownNames(options, Object.keys(known)));
  const { apiKey, baseURL, capabilities, streaming = true, clock = systemClock, redactor = new Redactor() } = options;
  const isOwn = baseURL === undefined || baseURL.replace(/\/+$/, '') === openaiBaseURL;
  return {
    id: options.id ?? 'openai',
    // The key of OpenAI is not sent to other servers unless it is given for them.
    key: apiKey === undefined ? (isOwn ? environmentSecret('OPENAI_API_KEY') : undefined) : typeof apiKey === 'string' ? givenSecret(apiKey, 'apiKey') : apiKey,
    baseURL: checkedBaseURL(baseURL ?? openaiBaseURL, options.id ?? 'openai'),
    maxTokensParameter: options.maxTokensParameter ?? (isOwn ? 'max_completion_tokens' : 'max_tokens'),
    capabilities: { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true, ...capabilities },
    isStreaming: streaming,
    clock,
    redactor,
    options,
  };
}
