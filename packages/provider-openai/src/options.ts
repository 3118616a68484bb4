import { environmentSecret, givenSecret, wireSettings, type Secret, type WireOptions, type WireSettings } from '@tutti/core';

type MaxTokensParameter = 'max_completion_tokens' | 'max_tokens';

export interface OpenAIProviderOptions extends WireOptions {
  /** The key, or a handle of it. Default: the environment variable `OPENAI_API_KEY`. A server of your own may need none. */
  readonly apiKey?: string | Secret;
  /** Address of an OpenAI-compatible server, `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `openai`. */
  readonly id?: string;
  /** The parameter that limits an answer. Default: OpenAI's `max_completion_tokens`; `max_tokens` with a `baseURL`. */
  readonly maxTokensParameter?: MaxTokensParameter;
  readonly organization?: string;
  readonly project?: string;
}

export interface OpenAISettings extends WireSettings {
  /** `undefined`: the server needs no key. */
  readonly key: Secret | undefined;
  readonly maxTokensParameter: MaxTokensParameter;
  readonly organization: string | null;
  readonly project: string | null;
}

export const openaiBaseURL: string = 'https://api.openai.com/v1';

const known = { maxTokensParameter: true, organization: true, project: true } satisfies Record<
  Exclude<keyof OpenAIProviderOptions, keyof WireOptions>,
  true
>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: OpenAIProviderOptions): OpenAISettings {
  const settings = wireSettings(options, { id: 'openai', baseURL: openaiBaseURL, options: Object.keys(known) });
  const isOwn = settings.baseURL.replace(/\/+$/, '') === openaiBaseURL;
  // The key of OpenAI is not sent to other servers unless it is given for them.
  const usual = isOwn ? environmentSecret('OPENAI_API_KEY') : undefined;
  return {
    ...settings,
    key: options.apiKey === undefined ? usual : givenSecret(options.apiKey, 'apiKey'),
    maxTokensParameter: options.maxTokensParameter ?? (isOwn ? 'max_completion_tokens' : 'max_tokens'),
    organization: options.organization ?? null,
    project: options.project ?? null,
  };
}
