import {
  CallDeadline,
  ProviderError,
  systemClock,
  TuttiError,
  ValidationError,
  toUsd,
  type Amount,
  type CallQuote,
  type Clock,
  type GenerateRequest,
  type ModelCallOptions,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  type ModelResult,
  type StreamPart,
} from '@tutti/core';
import { BudgetLedger } from '@tutti/cost-tracker';
import {
  isNoEligibleModel,
  type Model,
  type ModelRegistry,
  type RewardFeedback,
  type RouterDecision,
  type RouterSignals,
} from '@tutti/models';
import { lengthOf } from './answer-length.ts';
import { assertCall } from './assert-call.ts';
import { assertLimitNames } from './assert-limit-names.ts';
import { openPurse } from './call-purse.ts';
import { CallPermit } from './call-permit.ts';
import type { AttemptRecord, CallOptions, ModelGatewayOptions } from './gateway-options.ts';
import { Guards } from './guards.ts';
import { ModelPrice, toCost } from './model-price.ts';
import { consequenceOf } from './next-step.ts';
import { partsInTime } from './parts-in-time.ts';
import { ProviderTable } from './provider-table.ts';
import { Quotes } from './quotes.ts';
import { sizeOf } from './request-size.ts';
import type { CallBudget } from './reserve-answer.ts';
import { toRouteRequest } from './route-request.ts';

/** A whole answer, and the decision that led to it. */
export interface GatewayResult extends ModelResult {
  readonly decision: RouterDecision;
}

/** A piece of a streamed answer; the last one carries the whole result. */
export type GatewayPart = Exclude<StreamPart, { readonly type: 'finish' }> | { readonly type: 'finish'; readonly response: GatewayResult };

/** What one attempt is made with. */
interface Attempt {
  readonly decision: RouterDecision;
  readonly model: Model;
  readonly provider: ModelProvider;
  readonly request: ModelRequest;
  readonly permit: CallPermit;
  readonly startedAt: number;
}

/** Models that have failed a request, and what the next one must have. */
interface Tried {
  /** Those that failed, and those that nobody is to ask. */
  readonly excluded: string[];
  asked: number;
  leastWindow: number;
  failure: unknown;
  /** What the budget has left. */
  readonly remainingUsd: number | undefined;
  readonly payer: CallBudget | undefined;
}

/**
 * The one place where a model call is made: routed, guarded by breakers, limited, paid for, and learnt from. One attempt per model;
 * when a model fails and another may succeed, the next best is asked.
 */
export class ModelGateway implements Disposable {
  readonly registry: ModelRegistry;
  readonly #options: ModelGatewayOptions;
  readonly #providers: ProviderTable;
  readonly #guards: Guards;
  readonly #price: ModelPrice;
  readonly #quotes: Quotes;
  readonly #ledger: BudgetLedger | undefined;
  /** What this gateway knows of its models: others may have other keys and limits. */
  readonly #signals: RouterSignals;
  readonly #stopTelling: () => void;
  readonly #clock: Clock;

  /** @throws ValidationError for limits that make no sense, or of models that there are not. */
  constructor(options: ModelGatewayOptions) {
    const { registry, providers, budgets, prices, clock = systemClock, ids, maxModels } = options;
    this.registry = registry;
    this.#options = options;
    this.#clock = clock;
    this.#providers = new ProviderTable(providers);
    this.#guards = new Guards({ ...options, clock });
    this.#price = new ModelPrice(prices);
    this.#ledger = budgets === undefined ? undefined : new BudgetLedger(budgets, { clock, ...(ids === undefined ? {} : { ids }) });
    assertLimitNames(options);
    if (maxModels !== undefined && !(Number.isSafeInteger(maxModels) && maxModels >= 1))
      throw new ValidationError(`The maxModels of the gateway is ${String(maxModels)}; it must be a whole number above 0.`);
    this.#signals = {
      isAvailable: (id) => this.#guards.isAvailable(registry.requireModel(id)),
      waitMs: (id, tokens) => this.#guards.waitMs(registry.requireModel(id), tokens),
    };
    this.#quotes = new Quotes({ registry, price: this.#price, signals: this.#signals });
    this.#stopTelling = registry.router.heed(this.#signals);
  }

  /**
   * Asks a model.
   * @throws the error of the last model that was asked: a ProviderError with its class; UnknownModelError, NoEligibleModelError with the
   * reason of each model, ProviderMissingError, CircuitOpenError, RequestExceedsLimitError, BudgetExceeded before anything was sent.
   */
  async generate(request: GenerateRequest, options: CallOptions = {}): Promise<GatewayResult> {
    const tried = await this.#beginning(request, options);
    for (;;) {
      const decision = this.#decide(request, options, tried);
      try {
        const attempt = await this.#begin(decision, request, { ...options, tried });
        return await this.#succeed(attempt, await this.#call(attempt, options), options);
      } catch (error) {
        this.#next(decision, error, { request, tried });
      }
    }
  }

  /**
   * Asks a model and gives its answer piece by piece. Another model is asked only as long as nothing has been given.
   * @throws as {@link ModelGateway.generate}. Leaving the loop early ends the call.
   */
  async *stream(request: GenerateRequest, options: CallOptions = {}): AsyncGenerator<GatewayPart, void, undefined> {
    const tried = await this.#beginning(request, options);
    for (;;) {
      const decision = this.#decide(request, options, tried);
      let hasGiven = false;
      try {
        for await (const part of this.#streamOnce(decision, request, { ...options, tried })) {
          hasGiven = true;
          yield part;
        }
        return;
      } catch (error) {
        if (hasGiven) throw error;
        this.#next(decision, error, { request, tried });
      }
    }
  }

  /**
   * What a call may cost at most that is made now, of the model that would be asked: to be reserved before it, and given to it as its allowance.
   * @param limits what is left in each dimension that is limited: the others need no quote.
   * @throws ModelUnpricedError where dollars are limited and no price is known of the models that could serve; NoEligibleModelError
   */
  quote(request: GenerateRequest, limits: Amount, options: CallOptions = {}): CallQuote {
    return this.#quotes.of(request, limits, options);
  }

  /** Ends what the registry's router hears from this gateway. Only a registry that outlives its gateways needs it. */
  [Symbol.dispose](): void {
    this.#stopTelling();
  }

  /** Tells the router how well an answer served; it may come late, or never. */
  reward(decision: RouterDecision, feedback: RewardFeedback): void {
    this.registry.router.reward(decision, feedback);
  }

  async #call(attempt: Attempt, options: CallOptions): Promise<ModelResponse> {
    const { model, provider, request } = attempt;
    using deadline = this.#deadline(model, options);
    try {
      return readable(await deadline.race(provider.generate(request, withSignal(options, deadline.signal))), model);
    } catch (error) {
      await this.#fail(attempt, error, options);
      throw error;
    }
  }

  /** Ends a call also if its provider takes no notice of its signal or its time. Silence is the provider's to judge: it sees the parts. */
  #deadline({ provider }: Model, { signal, timeoutMs }: CallOptions): CallDeadline {
    return new CallDeadline(provider, this.#clock, {
      idleTimeoutMs: Infinity,
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  async *#streamOnce(
    decision: RouterDecision,
    request: GenerateRequest,
    options: CallOptions & { readonly tried: Tried },
  ): AsyncGenerator<GatewayPart, void, undefined> {
    const attempt = await this.#begin(decision, request, options);
    const { model, provider, request: sent } = attempt;
    using deadline = this.#deadline(model, options);
    let isTold = false;
    try {
      for await (const part of partsInTime(provider.stream(sent, withSignal(options, deadline.signal)), deadline)) {
        if (part.type !== 'finish') {
          yield part;
          continue;
        }
        const response = readable(part.response, model);
        isTold = true;
        yield { type: 'finish', response: await this.#succeed(attempt, response, options) };
        return;
      }
      throw new ProviderError(`The stream of provider "${model.provider}" ended without its last part. Try again.`, {
        provider: model.provider,
        errorClass: 'stream-truncated',
      });
    } catch (error) {
      if (!isTold) await this.#fail(attempt, error, options);
      isTold = true;
      throw error;
    } finally {
      // The reader has left: the provider is told by its own return, and may charge for what it has written.
      if (!isTold)
        await this.#fail(
          attempt,
          new ProviderError('The reader of the stream has left.', { provider: model.provider, errorClass: 'aborted' }),
          options,
        );
    }
  }

  async #beginning(request: GenerateRequest, options: CallOptions): Promise<Tried> {
    assertCall(request, options, { hasBudgets: this.#ledger !== undefined });
    const { budget: account, allowance } = options;
    // What cannot be held against it is refused by name.
    if (allowance?.nanoUsd !== undefined) this.#quotes.foreseen(request, allowance, options);
    const payer =
      allowance !== undefined
        ? await openPurse(allowance)
        : this.#ledger === undefined || account === undefined
          ? undefined
          : { ledger: this.#ledger, account };
    const remainingUsd = account === undefined ? undefined : await this.#ledger?.remainingUsd(account);
    return { excluded: this.#quotes.unpriced(allowance ?? {}), asked: 0, leastWindow: 0, failure: undefined, remainingUsd, payer };
  }

  #decide(request: GenerateRequest, options: CallOptions, tried: Tried): RouterDecision {
    try {
      return this.registry.router.decide(toRouteRequest(this.registry, request, { ...options, ...tried }), this.#signals);
    } catch (error) {
      if (!isNoEligibleModel(error)) throw error;
      // No model is cheap enough: whoever would serve otherwise is asked what it may cost, and the budget says by how much it is too dear.
      if (tried.remainingUsd !== undefined) return this.#decide(request, options, { ...tried, remainingUsd: undefined });
      // Nobody is left: what the last one said tells more than that.
      throw tried.failure ?? error;
    }
  }

  async #begin(
    decision: RouterDecision,
    request: GenerateRequest,
    { tried: { payer: budget }, ...options }: CallOptions & { readonly tried: Tried },
  ): Promise<Attempt> {
    const startedAt = this.#clock.monotonic();
    const model = this.registry.requireModel(decision.chosen);
    try {
      const provider = await this.#providers.get(model);
      const { signal, priority, maxWaitMs } = options;
      const permit = await CallPermit.open(this.#guards, this.#price, {
        model,
        size: sizeOf(request),
        ...lengthOf(request, model),
        signal,
        priority,
        maxWaitMs,
        budget,
      });
      const { capabilities: _capabilities, ...rest } = request;
      // The hold is worth what the answer cannot exceed: where money is held, the limit is sent.
      return {
        decision,
        model,
        provider,
        permit,
        startedAt,
        request: { ...rest, model: model.model, ...(budget === undefined ? {} : { maxTokens: permit.maxOutputTokens }) },
      };
    } catch (error) {
      this.registry.router.settle(decision, { outcome: 'abandoned' });
      this.#tell({ decision, outcome: 'abandoned', errorCode: codeOf(error), costUsd: 0, latencyMs: this.#clock.monotonic() - startedAt });
      throw error;
    }
  }

  async #succeed(attempt: Attempt, response: ModelResponse, options: CallOptions): Promise<GatewayResult> {
    const { decision, model, request, permit, startedAt } = attempt;
    const { price, charge, usage } = await permit.succeed(response).catch(async (error: unknown) => {
      await this.#fail(attempt, error, options);
      throw error;
    });
    const latencyMs = this.#clock.monotonic() - startedAt;
    const costUsd = toUsd(price.nanoUsd);
    this.registry.router.settle(decision, { outcome: 'ok', latencyMs, costUsd });
    if (request.responseSchema !== undefined) this.reward(decision, { reward: response.object === undefined ? 0 : 1, source: 'schema' });
    this.#tell({ decision, outcome: 'ok', costUsd, latencyMs });
    options.onCharge?.(charge);
    return { ...response, usage, modelId: model.id, provider: model.provider, cost: toCost(price, usage), costUsd, latencyMs, decision };
  }

  async #fail({ decision, permit, startedAt }: Attempt, error: unknown, options: CallOptions): Promise<void> {
    const { outcome } = consequenceOf(error);
    let costUsd = 0;
    try {
      const charge = await permit.fail(error);
      costUsd = toUsd(charge.nanoUsd);
      if (charge.nanoUsd > 0 || charge.usage !== undefined) options.onCharge?.(charge);
    } finally {
      this.#learn({ decision, outcome, error, costUsd, latencyMs: this.#clock.monotonic() - startedAt });
    }
  }

  /** The router hears of a failed attempt, and whoever watches. */
  #learn({
    decision,
    outcome,
    error,
    costUsd,
    latencyMs,
  }: Pick<AttemptRecord, 'decision' | 'outcome' | 'costUsd' | 'latencyMs'> & {
    readonly outcome: 'failed' | 'answered' | 'abandoned';
    readonly error: unknown;
  }): void {
    this.registry.router.settle(decision, outcome === 'answered' ? { outcome: 'ok', latencyMs, costUsd } : { outcome, latencyMs, costUsd });
    if (outcome === 'answered') this.reward(decision, { reward: 0, source: 'step' });
    this.#tell({ decision, outcome, errorCode: codeOf(error), costUsd, latencyMs });
  }

  /** Notes who has failed. @throws the error when nobody else may be asked. */
  #next(decision: RouterDecision, error: unknown, { request, tried }: { readonly request: GenerateRequest; readonly tried: Tried }): void {
    const ask = isRefusedHere(error) ? 'another' : consequenceOf(error).ask;
    tried.excluded.push(decision.chosen);
    // What one has failed of tells more than that no money is left for another.
    if (tried.failure === undefined || codeOf(error) !== 'BUDGET_EXCEEDED') tried.failure = error;
    if (ask === 'none' || request.model !== undefined || ++tried.asked >= (this.#options.maxModels ?? 3)) throw tried.failure;
    if (ask === 'larger')
      tried.leastWindow = Math.max(tried.leastWindow, (this.registry.getModel(decision.chosen)?.contextWindow ?? 0) + 1);
  }

  #tell(attempt: AttemptRecord): void {
    try {
      this.#options.onAttempt?.(attempt);
    } catch {
      // The answer has been paid for: it is not lost over a listener.
    }
  }
}

function withSignal(options: CallOptions, signal: AbortSignal): ModelCallOptions {
  return { ...options, signal };
}

/** @throws ProviderError for what is no answer at all */
function readable(response: ModelResponse | null | undefined, { provider }: Model): ModelResponse {
  if (typeof response === 'object' && response !== null) return response;
  throw new ProviderError(`Provider "${provider}" gave ${String(response)} in place of an answer. Mend it, or use another one.`, {
    provider,
    errorClass: 'response-malformed',
  });
}

/** What kept a call from being sent to this model, and says nothing of others. */
function isRefusedHere(error: unknown): boolean {
  return (
    TuttiError.isInstance(error) && ['CIRCUIT_OPEN', 'REQUEST_EXCEEDS_LIMIT', 'PROVIDER_MISSING', 'BUDGET_EXCEEDED'].includes(error.code)
  );
}

function codeOf(error: unknown): string {
  return TuttiError.isInstance(error) ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
}
