import type { Amount, Charge, Generate, GenerateRequest, HoldWanted, Json, ModelResult, QuoteCall, StepContext } from '@tutti/core';
import { CallUnquotedError } from '../../errors/call-unquoted-error.ts';
import { lesserAmount } from '../../execution/limit-of.ts';
import { chargeOf } from './charge.ts';

/** Who answers, and who says what that may cost. */
export interface Payee {
  readonly generate: Generate;
  readonly quote?: QuoteCall | undefined;
}

/** A call of a model on record. */
export interface PaidCall<T extends Json> {
  readonly key: string;
  readonly step: string;
  readonly request: GenerateRequest;
  /** The same as JSON, where that was made already. */
  readonly input?: Json;
  /** Ends it, beside the step's own. */
  readonly signal?: AbortSignal | undefined;
  /** The most that it may cost, whatever the run may spend. */
  readonly allowance?: Amount | undefined;
  /** Told what it has cost, when it is made now. */
  readonly onCharge?: ((charge: Charge) => void) | undefined;
  /** What is kept of the answer. */
  readonly keep: (result: ModelResult) => T;
}

/**
 * Asks a model once, on record: after a crash the same answer is found again. Where the run has a budget, the worst case is reserved
 * before, and what the call has cost, failed attempts included, is settled after it.
 * @throws BudgetExceeded before anything is sent; CallUnquotedError
 */
export async function payCall<T extends Json>(call: PaidCall<T>, { generate, quote }: Payee, context: StepContext): Promise<T> {
  const { key, request, input = JSON.parse(JSON.stringify(request)) as Json, keep, allowance, onCharge, signal } = call;
  const hold = await holdFor(call, quote, context);
  return context.step(
    key,
    async (scope) => {
      let isTold = false;
      const charged = (charge: Charge): void => {
        isTold = true;
        scope.record(charge);
        onCharge?.(charge);
      };
      const most = scope.held === undefined || allowance === undefined ? (scope.held ?? allowance) : lesserAmount(scope.held, allowance);
      const result = await generate(request, {
        signal: signal === undefined ? scope.signal : AbortSignal.any([scope.signal, signal]),
        ...(most === undefined ? {} : { allowance: most, onCharge: charged }),
      });
      if (!isTold) charged(chargeOf(result));
      return keep(result);
    },
    { effect: 'idempotent', input, ...(hold === undefined ? {} : { hold }) },
  );
}

async function holdFor(
  { step, request }: Pick<PaidCall<Json>, 'step' | 'request'>,
  quote: QuoteCall | undefined,
  context: StepContext,
): Promise<HoldWanted | undefined> {
  const limits = (await context.unspent?.()) ?? {};
  const { nanoUsd, tokens, steps } = limits;
  if (nanoUsd === undefined && tokens === undefined) return steps === undefined ? undefined : { amount: { steps: 1 } };
  // The call is counted also where calls are not limited yet.
  if (quote !== undefined) return quote(request, { steps: Number.MAX_SAFE_INTEGER, ...limits });
  throw new CallUnquotedError(
    `Step "${step}" is about to ask a model, and the run has a budget ${nanoUsd === undefined ? 'of tokens' : 'in US dollars'}; but one provider or function answers here, and nobody can say before the call what it may cost. ` +
      'Register the model with its price in a model registry instead, or give the model side a `quote`.',
    { data: { step } },
  );
}
