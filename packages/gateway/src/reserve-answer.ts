import type { Amount, BudgetShortage } from '@tutti/core';
import type { BudgetHold, BudgetLedger } from '@tutti/cost-tracker';
import type { Model } from '@tutti/models';
import type { ModelPrice } from './model-price.ts';

/** Tokens of an answer that is as long as most answers need: rather this after a wait than less at once. */
const USUAL_ANSWER = 4_096;
/** An answer shorter than this is not worth its question. */
const LEAST_ANSWER = 64;
/** The part of what is free that a call takes whose answer could be longer: calls beside it are to find some, too. */
const SHARE = 0.5;

/** The call that money is wanted for. */
export interface CallToPay {
  readonly model: Model;
  /** What its text cannot exceed. */
  readonly inputTokens: number;
  /** What its answer cannot exceed. */
  readonly maxOutputTokens: number;
  /** Whether the caller has said so; else a shorter answer will do where the budget affords no longer one. */
  readonly isLengthGiven: boolean;
}

/** An account that pays for calls. */
export interface CallBudget {
  readonly ledger: BudgetLedger;
  readonly account: string;
  /** The part of what is free that a call may take whose answer could be longer, from 0 to 1. Default: half. */
  readonly share?: number;
}

/** Money for a call, and how long its answer may be for that. */
export interface PaidAnswer {
  readonly hold: BudgetHold;
  readonly maxOutputTokens: number;
}

/** The most that a call may take from a budget. */
export function worstOf(price: ModelPrice, { model, inputTokens, maxOutputTokens }: Omit<CallToPay, 'isLengthGiven'>): Amount {
  return { nanoUsd: price.worstCase(model, { inputTokens, maxOutputTokens }).nanoUsd, tokens: inputTokens + maxOutputTokens, steps: 1 };
}

/**
 * The worst case of a call, and shorter answers for less. Where nobody has said how long its answer may be, and the longest does not fit,
 * a share of what is free is taken; where that is less than a usual answer, it waits for that much.
 */
export class AnswerMoney {
  readonly #price: ModelPrice;
  readonly #call: CallToPay;
  readonly #share: number;
  #maxOutputTokens: number;

  constructor(price: ModelPrice, call: CallToPay, { share = SHARE }: { readonly share?: number } = {}) {
    this.#price = price;
    this.#call = call;
    this.#share = share;
    this.#maxOutputTokens = call.maxOutputTokens;
  }

  /** What the answer may be as long as now. */
  get maxOutputTokens(): number {
    return this.#maxOutputTokens;
  }

  get amount(): Amount {
    return worstOf(this.#price, { ...this.#call, maxOutputTokens: this.#maxOutputTokens });
  }

  /** Shortens the answer to what fits. Gives nothing where no shorter one would do. */
  shorten(shortage: BudgetShortage): Amount | undefined {
    const next = this.#call.isLengthGiven ? undefined : this.#lengthWithin(shortage);
    if (next === undefined || next >= this.#maxOutputTokens) return undefined;
    this.#maxOutputTokens = next;
    return this.amount;
  }

  #lengthWithin({ dimension, limit, spent, inFlight }: BudgetShortage): number | undefined {
    const { model, inputTokens, maxOutputTokens } = this.#call;
    // A shorter answer takes no fewer steps.
    if (dimension !== 'nanoUsd' && dimension !== 'tokens') return undefined;
    const lengthFor = (room: number): number => {
      if (dimension === 'tokens') return Math.max(0, Math.floor(room) - inputTokens);
      return this.#price.clampMaxTokens(model, { inputTokens, maxOutputTokens, nanoUsd: Math.max(0, Math.floor(room)) });
    };
    const usual = Math.min(USUAL_ANSWER, maxOutputTokens);
    const free = limit - spent - inFlight;
    if (lengthFor(free) >= usual) return Math.max(usual, lengthFor(free * this.#share));
    return Math.max(Math.min(LEAST_ANSWER, maxOutputTokens), Math.min(usual, lengthFor(limit - spent)));
  }
}

/**
 * Reserves the worst case of a call, or that of a shorter answer.
 * @throws BudgetExceeded when not even a short answer fits; the signal's reason.
 */
export async function reserveAnswer(
  { ledger, account, share }: CallBudget,
  price: ModelPrice,
  { signal, ...call }: CallToPay & { readonly signal: AbortSignal | undefined },
): Promise<PaidAnswer> {
  const money = new AnswerMoney(price, call, share === undefined ? {} : { share });
  const hold = await ledger.reserve(account, money.amount, {
    ...(signal === undefined ? {} : { signal }),
    smaller: (shortage) => money.shorten(shortage),
  });
  return { hold, maxOutputTokens: money.maxOutputTokens };
}
