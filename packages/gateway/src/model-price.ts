import { toUsd, type Cost, type Usage } from '@tutti/core';
import { PriceTable, type ModelRates, type Price } from '@tutti/cost-tracker';
import type { Model } from '@tutti/models';

const PER_THOUSAND_TO_PER_MILLION = 1_000;
/** USD per million tokens, for models of unknown price: never 0, and marked as estimated. */
const UNKNOWN: ModelRates = { input: 10, output: 30 };

/**
 * What calls cost: your own word first, in the price table or where the model was registered; then the built-in table, with its cached
 * and tiered prices; then the list price of the model's description.
 */
export class ModelPrice {
  readonly #table: PriceTable;
  readonly #assumed: PriceTable = new PriceTable({ unknownModel: UNKNOWN });
  readonly #registered: WeakMap<Model, PriceTable> = new WeakMap();

  constructor(table: PriceTable = new PriceTable()) {
    this.#table = table;
  }

  /** Whether there is a price, rather than one that is assumed. */
  isKnown(model: Model): boolean {
    return model.prices !== undefined || this.#table.sourceOf(named(model)) !== undefined;
  }

  priceOf(model: Model, usage: Usage): Price {
    return this.#tableOf(model).price(named(model), usage);
  }

  worstCase(model: Model, call: { readonly inputTokens: number; readonly maxOutputTokens: number }): Price {
    return this.#tableOf(model).worstCase(named(model), call);
  }

  clampMaxTokens(model: Model, call: { readonly inputTokens: number; readonly maxOutputTokens: number; readonly nanoUsd: number }): number {
    return this.#tableOf(model).clampMaxTokens(named(model), call);
  }

  #tableOf(model: Model): PriceTable {
    const { prices } = model;
    const source = this.#table.sourceOf(named(model));
    if (source === 'override') return this.#table;
    if (source === 'table' && model.priceSource !== 'own') return this.#table;
    if (prices === undefined) return this.#assumed;
    const known = this.#registered.get(model);
    if (known !== undefined) return known;
    const rates = {
      input: prices.inputPer1kTokens * PER_THOUSAND_TO_PER_MILLION,
      output: prices.outputPer1kTokens * PER_THOUSAND_TO_PER_MILLION,
    };
    const made = new PriceTable({ prices: { [`${model.provider}/${model.model}`]: rates } });
    this.#registered.set(model, made);
    return made;
  }
}

/** A price as a result carries it. */
export function toCost(price: Price, usage: Usage): Cost {
  return {
    usd: toUsd(price.nanoUsd),
    source: 'table',
    isEstimated: price.isEstimated || usage.isEstimated === true,
    tableVersion: price.tableVersion,
  };
}

function named({ provider, model }: Model): { readonly provider: string; readonly model: string } {
  return { provider, model };
}
