import type { ModelCatalog } from '../registry/model-catalog.ts';
import type { Eligibility } from '../registry/filter-models.ts';
import type { RouteRequest } from './route-request.ts';

const MAX_KINDS = 500;

/** Remembers who can serve which kind of request, until the catalog changes. */
export class EligibilityCache {
  readonly #catalog: ModelCatalog;
  readonly #known = new Map<string, Eligibility & { readonly key: string }>();
  #version = -1;

  constructor(catalog: ModelCatalog) {
    this.#catalog = catalog;
  }

  of({ requirements }: RouteRequest, task: string): Eligibility & { readonly key: string } {
    const { version } = this.#catalog;
    if (version !== this.#version || this.#known.size >= MAX_KINDS) {
      this.#known.clear();
      this.#version = version;
    }
    const key = requirements === undefined ? task : `${task}\u0000${JSON.stringify(requirements)}`;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = { ...this.#catalog.eligibility(requirements, task), key }));
    return known;
  }
}
