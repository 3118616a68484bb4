import type { ModelProvider } from '@tutti/core';
import { ProviderMissingError } from './provider-missing-error.ts';

/** A provider, or how to make it when it is first needed, so that nobody loads an SDK that is not called. */
export type ProviderSource = ModelProvider | (() => ModelProvider | Promise<ModelProvider>);

/** The providers of a gateway, each made once. */
export class ProviderTable {
  readonly #sources: ReadonlyMap<string, ProviderSource>;
  readonly #made: Map<string, Promise<ModelProvider>> = new Map();

  constructor(sources: Readonly<Record<string, ProviderSource>>) {
    this.#sources = new Map(Object.entries(sources));
  }

  has(id: string): boolean {
    return this.#sources.has(id);
  }

  /** @throws {@link ProviderMissingError}; what making the provider throws, a missing key for instance. */
  get(id: string, model: string): Promise<ModelProvider> {
    const made = this.#made.get(id);
    if (made !== undefined) return made;
    const source = this.#sources.get(id);
    if (source === undefined) return Promise.reject(new ProviderMissingError(id, model, [...this.#sources.keys()]));
    const making = Promise.resolve().then(() => (typeof source === 'function' ? source() : source));
    this.#made.set(id, making);
    // A key that was missing may be there at the next call.
    making.catch(() => this.#made.delete(id));
    return making;
  }
}
