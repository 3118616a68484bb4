import { matches } from './name-match.ts';
import type { DatedRates, ModelPrices, ProviderPrices } from './price-data.ts';
import { priceLines } from './built-in-prices.ts';

/** Dates in names of models come with and without dashes: `-20240806` is `-2024-08-06`. */
const COMPACT_DATE = /(-)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g;

/** Finds the prices of a model in the built-in table. */
export class PriceBook {
  #providers: readonly ProviderPrices[] | undefined;

  /**
   * @param provider its id or a name it goes by; without one, the provider whose models are called like this.
   * @returns the model's prices, or `undefined` if it is not listed.
   */
  find(model: string, provider?: string): readonly DatedRates[] | undefined {
    const name = model.toLowerCase().trim();
    const owner =
      provider === undefined
        ? this.#all().find(({ modelMatch }) => modelMatch !== undefined && matches(modelMatch, name))
        : this.#provider(provider.toLowerCase().trim());
    if (owner === undefined) return undefined;
    const dashed = name.replace(COMPACT_DATE, '$1$2-$3-$4');
    return (this.#model(owner, name) ?? (dashed === name ? undefined : this.#model(owner, dashed)))?.prices;
  }

  #model(provider: ProviderPrices, name: string): ModelPrices | undefined {
    const own = provider.models.find(({ match }) => matches(match, name));
    if (own !== undefined) return own;
    for (const id of provider.fallbacks ?? []) {
      const other = this.#all().find((candidate) => candidate.id === id);
      const model = other?.models.find(({ match }) => matches(match, name));
      if (model !== undefined) return model;
    }
    return undefined;
  }

  #provider(name: string): ProviderPrices | undefined {
    return (
      this.#all().find(({ id }) => id === name) ??
      this.#all().find(({ providerMatch }) => providerMatch !== undefined && matches(providerMatch, name))
    );
  }

  #all(): readonly ProviderPrices[] {
    return (this.#providers ??= priceLines.map((line) => JSON.parse(line) as ProviderPrices));
  }
}
