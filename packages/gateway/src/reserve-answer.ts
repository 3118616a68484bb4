import type { Amount, BudgetShortage } from '@tutti/core';
import type { BudgetHold, BudgetLedger } from '@tutti/cost-tracker';
import type { Model } from '@tutti/models';
import type { ModelPrice } from './model-price.ts';

/** Tokens of an answer that is as long as most answers need: rather this after a wait than less at once. */
const USUAL_ANSWER = 4_096;
/** An answer shorter than this is not worth its question. */
const LEAST_ANSWER = 64;

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
 * Reserves the worst case of a call. Where nobody has said how long its answer may be, and the longest does not fit, half of what is free
 * is taken, so that calls beside it find some, too; where that is less than a usual answer, it waits for that much.
 * @throws BudgetExceeded when not even a short answer fits; the signal's reason.
 */
export async function reserveAnswer({ ledger, account }: { readonly ledger: BudgetLedger; readonly account: string }, price: ModelPrice, call: CallToPay & { readonly signal: AbortSignal | undefined }): Promise<PaidAnswer> {
  const { signal, isLengthGiven } = call;
  let maxOutputTokens = call.maxOutputTokens;
  const smaller = (shortage: BudgetShortage): Amount | undefined => {
    const next = shorterAnswer(shortage, price, call);
    if (next === undefined || next >= maxOutputTokens) return undefined;
    maxOutputTokens = next;
    return worstOf(price, { ...call, maxOutputTokens });
  };
  const hold = await ledger.reserve(account, worstOf(price, call), { ...(signal === undefined ? {} : { signal }), ...(isLengthGiven ? {} : { smaller }) });
  return { hold, maxOutputTokens };
}

function shorterAnswer({ dimension, limit, spent, inFlight }: BudgetShortage, price: ModelPrice, { model, inputTokens, maxOutputTokens }: CallToPay): number | undefined {
  const lengthFor = (room: number): number => {
    if (dimension === 'tokens') return Math.max(0, Math.floor(room) - inputTokens);
    return price.clampMaxTokens(model, { inputTokens, maxOutputTokens, nanoUsd: Math.max(0, Math.floor(room)) });
  };
  // A shorter answer takes no fewer steps.
  if (dimension !== 'nanoUsd' && dimension !== 'tokens') return undefined;
  const usual = Math.min(USUAL_ANSWER, maxOutputTokens);
  const free = limit - spent - inFlight;
  if (lengthFor(free) >= usual) return Math.max(usual, lengthFor(free / 2));
  return Math.max(Math.min(LEAST_ANSWER, maxOutputTokens), Math.min(usual, lengthFor(limit - spent)));
}
