import { environmentSecret, givenSecret, wireSettings, type Secret, type WireOptions, type WireSettings } from '@tutti/core';
import { usualMaxTokens } from './to-request.ts';

export interface AnthropicProviderOptions extends WireOptions {
  /** The key, or a handle of it. Default: the environment variable `ANTHROPIC_API_KEY`. */
  readonly apiKey?: string | Secret;
  /** Default: Anthropic's own address. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `anthropic`. */
  readonly id?: string;
  /** Anthropic insists on a limit: the one of requests without `maxTokens`. Default 4096. */
  readonly defaultMaxTokens?: number;
  /** Sent with each request, `anthropic-beta` for instance. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnthropicSettings extends WireSettings {
  readonly key: Secret;
  readonly defaultMaxTokens: number;
}

const known = { defaultMaxTokens: true } satisfies Record<Exclude<keyof AnthropicProviderOptions, keyof WireOptions>, true>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: AnthropicProviderOptions): AnthropicSettings {
  return {
    ...wireSettings(options, { id: 'anthropic', baseURL: 'https://api.anthropic.com', options: Object.keys(known) }),
    key: givenSecret(options.apiKey ?? environmentSecret('ANTHROPIC_API_KEY'), 'apiKey'),
    defaultMaxTokens: options.defaultMaxTokens ?? usualMaxTokens,
  };
}
