import type { ModelProvider } from '@tutti/core';
import type { Model } from '@tutti/models';
import { ProviderMissingError } from './provider-missing-error.ts';

/**
 * A provider, or how to make it when it is first needed, so that nobody loads an SDK that is not called. Models of one provider that
 * have different servers (`baseUrl`) have it made for each.
 */
export type ProviderSource = ModelProvider | ((model: Model) => ModelProvider | Promise<ModelProvider>);

/** The providers of a gateway, each made once. */
export class ProviderTable {
  readonly #sources: ReadonlyMap<string, ProviderSource>;
  readonly #made: Map<string, Promise<ModelProvider>> = new Map();

  constructor(sources: Readonly<Record<string, ProviderSource>>) {
    this.#sources = new Map(Object.entries(sources));
  }

  /** @throws {@link ProviderMissingError}; what making the provider throws, a missing key for instance. */
  get(model: Model): Promise<ModelProvider> {
    const { provider, baseUrl = '' } = model;
    const key = `${provider} ${baseUrl}`;
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const source = this.#sources.get(provider);
    if (source === undefined) return Promise.reject(new ProviderMissingError(provider, model.id, [...this.#sources.keys()]));
    const making = Promise.resolve().then(() => (typeof source === 'function' ? source(model) : source));
    this.#made.set(key, making);
    // A key that was missing may be there at the next call.
    making.catch(() => this.#made.delete(key));
    return making;
  }
}
