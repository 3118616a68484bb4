import { environmentSecret, givenSecret, wireSettings, type Secret, type WireOptions, type WireSettings } from '@tutti/core';

export interface GoogleProviderOptions extends WireOptions {
  /** The key, or a handle of it. Default: the environment variable `GOOGLE_API_KEY`, else `GEMINI_API_KEY`. */
  readonly apiKey?: string | Secret;
  /** Default: Google's own address. */
  readonly baseURL?: string;
  /** Name of this provider in errors and registries. Default `google`. */
  readonly id?: string;
  /** Default `v1beta`. */
  readonly apiVersion?: string;
}

export interface GoogleSettings extends WireSettings {
  readonly key: Secret;
  readonly apiVersion: string | undefined;
}

const known = { apiVersion: true } satisfies Record<Exclude<keyof GoogleProviderOptions, keyof WireOptions>, true>;

/** @throws ValidationError for options that are not known, and for an address that is none. */
export function toSettings(options: GoogleProviderOptions): GoogleSettings {
  return {
    ...wireSettings(options, { id: 'google', baseURL: 'https://generativelanguage.googleapis.com', options: Object.keys(known) }),
    key: givenSecret(options.apiKey ?? environmentSecret(['GOOGLE_API_KEY', 'GEMINI_API_KEY']), 'apiKey'),
    apiVersion: options.apiVersion,
  };
}
