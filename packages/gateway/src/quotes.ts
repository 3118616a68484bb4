import type { Amount, CallQuote, GenerateRequest } from '@tutti/core';
import { isNoEligibleModel, type Model, type ModelRegistry, type RouterSignals } from '@tutti/models';
import { lengthOf } from './answer-length.ts';
import type { CallOptions } from './gateway-options.ts';
import type { ModelPrice } from './model-price.ts';
import { ModelUnpricedError } from './model-unpriced-error.ts';
import { sizeOf } from './request-size.ts';
import { AnswerMoney } from './reserve-answer.ts';
import { toRouteRequest } from './route-request.ts';

/** What quotes are made of. */
export interface QuoteSource {
  readonly registry: ModelRegistry;
  readonly price: ModelPrice;
  readonly signals: RouterSignals;
}

/** What calls may cost that are not made yet. */
export class Quotes {
  readonly #source: QuoteSource;

  constructor(source: QuoteSource) {
    this.#source = source;
  }

  /** @throws ModelUnpricedError, NoEligibleModelError */
  of(request: GenerateRequest, limits: Amount, options: CallOptions): CallQuote {
    const model = this.foreseen(request, limits, options);
    const money = new AnswerMoney(this.#source.price, { model, inputTokens: sizeOf(request).most, ...lengthOf(request, model) });
    return {
      amount: within(money.amount, limits),
      smaller: (shortage) => {
        const amount = money.shorten(shortage);
        return amount === undefined ? undefined : within(amount, limits);
      },
    };
  }

  /** Where dollars are limited, the models that they cannot be held against. */
  unpriced({ nanoUsd }: Amount): string[] {
    const { registry, price } = this.#source;
    return nanoUsd === undefined
      ? []
      : registry
          .listModels()
          .filter((model) => !price.isKnown(model))
          .map(({ id }) => id);
  }

  /** The model that would be asked now: what its budget affords is no part of the choice, for nobody is to get a lesser answer unasked. @throws ModelUnpricedError, NoEligibleModelError */
  foreseen(request: GenerateRequest, limits: Amount, options: CallOptions): Model {
    const { registry, signals } = this.#source;
    const terms = { ...options, leastWindow: 0, remainingUsd: undefined };
    const preview = (excluded: readonly string[]): Model =>
      registry.requireModel(registry.router.preview(toRouteRequest(registry, request, { ...terms, excluded }), signals).chosen);
    const unpriced = this.unpriced(limits);
    try {
      return preview(unpriced);
    } catch (error) {
      if (unpriced.length === 0 || !isNoEligibleModel(error)) throw error;
      throw new ModelUnpricedError(preview([]).id);
    }
  }
}

/** An amount in the dimensions that are limited. */
function within(amount: Amount, limits: Amount): Amount {
  return Object.fromEntries(Object.entries(amount).filter(([dimension]) => limits[dimension as keyof Amount] !== undefined));
}
