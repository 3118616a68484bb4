import type { Model } from '../model/model.ts';
import type { Refusal } from '../registry/filter-models.ts';
import type { ModelCatalog } from '../registry/model-catalog.ts';
import type { Contender } from './contender.ts';
import type { RouteRequest } from './route-request.ts';

const MAX_KINDS = 500;

/** Who can serve a kind of request, and why the others cannot. */
export interface RequestKind {
  /** Equal keys, equal contenders, as long as the catalog stays as it is. */
  readonly key: string;
  readonly contenders: readonly Contender[];
  readonly refused: readonly Refusal[];
}

/** Remembers who can serve which kind of request, until the catalog changes. */
export class EligibilityCache {
  readonly #catalog: ModelCatalog;
  readonly #toContender: (model: Model, task: string) => Contender;
  readonly #known = new Map<string, RequestKind>();
  #version = -1;

  constructor(catalog: ModelCatalog, toContender: (model: Model, task: string) => Contender) {
    this.#catalog = catalog;
    this.#toContender = toContender;
  }

  of({ requirements }: RouteRequest, task: string): RequestKind {
    const { version } = this.#catalog;
    if (version !== this.#version || this.#known.size >= MAX_KINDS) {
      this.#known.clear();
      this.#version = version;
    }
    const key = requirements === undefined ? task : `${task}\u0000${JSON.stringify(requirements)}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const { eligible, refused } = this.#catalog.eligibility(requirements, task);
      known = { key, contenders: eligible.map((model) => this.#toContender(model, task)), refused };
      this.#known.set(key, known);
    }
    return known;
  }
}
