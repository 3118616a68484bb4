import { ProviderError, systemClock, TuttiError, type Clock, type GenerateRequest, type ModelProvider, type ModelRequest, type ModelResponse, type ModelResult, type StreamPart } from '@tutti/core';
import { BudgetLedger } from '@tutti/cost-tracker';
import { isNoEligibleModel, type Model, type ModelRegistry, type RewardFeedback, type RouterDecision } from '@tutti/models';
import { CallPermit } from './call-permit.ts';
import type { AttemptRecord, CallOptions, ModelGatewayOptions } from './gateway-options.ts';
import { Guards } from './guards.ts';
import { ModelPrice, toCost } from './model-price.ts';
import { consequenceOf } from './next-step.ts';
import { ProviderTable } from './provider-table.ts';
import { sizeOf } from './request-size.ts';
import { toRouteRequest } from './route-request.ts';

const NANO = 1e9;

/** Tokens of an answer when neither the request nor the model says how long it may be. */
const DEFAULT_MAX_TOKENS = 4_096;

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
  readonly excluded: string[];
  leastWindow: number;
  failure: unknown;
}

/**
 * The one place where a model call is made: routed, guarded by breakers, limited, paid for, and learnt from. One attempt per model;
 * when a model fails and another may succeed, the next best is asked.
 */
export class ModelGateway {
  readonly registry: ModelRegistry;
  readonly #options: ModelGatewayOptions;
  readonly #providers: ProviderTable;
  readonly #guards: Guards;
  readonly #price: ModelPrice;
  readonly #ledger: BudgetLedger | undefined;
  readonly #clock: Clock;

  /** @throws ValidationError for limits that make no sense. */
  constructor(options: ModelGatewayOptions) {
    const { registry, providers, budgets, prices, clock = systemClock, ids } = options;
    this.registry = registry;
    this.#options = options;
    this.#clock = clock;
    this.#providers = new ProviderTable(providers);
    this.#guards = new Guards({ ...options, clock });
    this.#price = new ModelPrice(prices);
    this.#ledger = budgets === undefined ? undefined : new BudgetLedger(budgets, { clock, ...(ids === undefined ? {} : { ids }) });
    registry.router.heed({ isAvailable: (id) => this.#guards.isAvailable(registry.requireModel(id)), waitMs: (id) => this.#guards.waitMs(registry.requireModel(id)) });
  }

  /**
   * Asks a model.
   * @throws the error of the last model that was asked: a ProviderError with its class; UnknownModelError, NoEligibleModelError with the
   * reason of each model, ProviderMissingError, CircuitOpenError, RequestExceedsLimitError, BudgetExceeded before anything was sent.
   */
  async generate(request: GenerateRequest, options: CallOptions = {}): Promise<GatewayResult> {
    const tried: Tried = { excluded: [], leastWindow: 0, failure: undefined };
    for (;;) {
      const decision = this.#decide(request, options, tried);
      try {
        const attempt = await this.#begin(decision, request, options);
        try {
          return await this.#succeed(attempt, await attempt.provider.generate(attempt.request, options));
        } catch (error) {
          await this.#fail(attempt, error);
          throw error;
        }
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
    const tried: Tried = { excluded: [], leastWindow: 0, failure: undefined };
    for (;;) {
      const decision = this.#decide(request, options, tried);
      let hasGiven = false;
      try {
        for await (const part of this.#streamOnce(decision, request, options)) {
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

  /** Tells the router how well an answer served; it may come late, or never. */
  reward(decision: RouterDecision, feedback: RewardFeedback): void {
    this.registry.router.reward(decision, feedback);
  }

  async *#streamOnce(decision: RouterDecision, request: GenerateRequest, options: CallOptions): AsyncGenerator<GatewayPart, void, undefined> {
    const attempt = await this.#begin(decision, request, options);
    let isTold = false;
    try {
      for await (const part of attempt.provider.stream(attempt.request, options)) {
        if (part.type !== 'finish') {
          yield part;
          continue;
        }
        isTold = true;
        yield { type: 'finish', response: await this.#succeed(attempt, part.response) };
      }
    } catch (error) {
      if (!isTold) await this.#fail(attempt, error);
      isTold = true;
      throw error;
    } finally {
      // The reader has left: the provider is told by its own return, and may charge for what it has written.
      if (!isTold) await this.#fail(attempt, new ProviderError('The reader of the stream has left.', { provider: attempt.model.provider, errorClass: 'aborted' }));
    }
  }

  #decide(request: GenerateRequest, options: CallOptions, tried: Tried): RouterDecision {
    try {
      return this.registry.router.decide(toRouteRequest(this.registry, request, { ...options, ...tried }));
    } catch (error) {
      // Nobody is left: what the last one said tells more than that.
      throw tried.failure !== undefined && isNoEligibleModel(error) ? tried.failure : error;
    }
  }

  async #begin(decision: RouterDecision, request: GenerateRequest, options: CallOptions): Promise<Attempt> {
    const startedAt = this.#clock.monotonic();
    const model = this.registry.requireModel(decision.chosen);
    try {
      const provider = await this.#providers.get(model);
      const maxOutputTokens = Math.min(request.maxTokens ?? model.maxOutputTokens ?? DEFAULT_MAX_TOKENS, model.maxOutputTokens ?? Infinity);
      const { signal, priority, maxWaitMs } = options;
      const budget = this.#ledger === undefined || options.budget === undefined ? undefined : { ledger: this.#ledger, account: options.budget, id: options.id === undefined ? undefined : `${options.id}#${model.id}` };
      const permit = await CallPermit.open(this.#guards, this.#price, { model, size: sizeOf(request), maxOutputTokens, signal, priority, maxWaitMs, budget });
      const { capabilities: _capabilities, ...rest } = request;
      // The hold is worth what the answer cannot exceed: where money is held, the limit is sent.
      return { decision, model, provider, permit, startedAt, request: { ...rest, model: model.model, ...(budget === undefined ? {} : { maxTokens: maxOutputTokens }) } };
    } catch (error) {
      this.registry.router.settle(decision, { outcome: 'abandoned' });
      this.#tell({ decision, outcome: 'abandoned', errorCode: codeOf(error), costUsd: 0, latencyMs: this.#clock.monotonic() - startedAt });
      throw error;
    }
  }

  async #succeed({ decision, model, request, permit, startedAt }: Attempt, response: ModelResponse): Promise<GatewayResult> {
    const price = await permit.succeed(response);
    const latencyMs = this.#clock.monotonic() - startedAt;
    const costUsd = price.nanoUsd / NANO;
    this.registry.router.settle(decision, { outcome: 'ok', latencyMs, costUsd });
    if (request.responseSchema !== undefined) this.reward(decision, { reward: response.object === undefined ? 0 : 1, source: 'schema' });
    this.#tell({ decision, outcome: 'ok', costUsd, latencyMs });
    return { ...response, modelId: model.id, provider: model.provider, cost: toCost(price, response.usage), costUsd, latencyMs, decision };
  }

  async #fail({ decision, permit, startedAt }: Attempt, error: unknown): Promise<void> {
    const { outcome } = consequenceOf(error);
    const costUsd = (await permit.fail(error)) / NANO;
    const latencyMs = this.#clock.monotonic() - startedAt;
    this.registry.router.settle(decision, outcome === 'answered' ? { outcome: 'ok', latencyMs, costUsd } : { outcome, latencyMs, costUsd });
    if (outcome === 'answered') this.reward(decision, { reward: 0, source: 'step' });
    this.#tell({ decision, outcome, errorCode: codeOf(error), costUsd, latencyMs });
  }

  /** Notes who has failed. @throws the error when nobody else may be asked. */
  #next(decision: RouterDecision, error: unknown, { request, tried }: { readonly request: GenerateRequest; readonly tried: Tried }): void {
    const ask = isRefusedHere(error) ? 'another' : consequenceOf(error).ask;
    tried.excluded.push(decision.chosen);
    tried.failure = error;
    if (ask === 'none' || request.model !== undefined || tried.excluded.length >= (this.#options.maxModels ?? 3)) throw error;
    if (ask === 'larger') tried.leastWindow = Math.max(tried.leastWindow, (this.registry.getModel(decision.chosen)?.contextWindow ?? 0) + 1);
  }

  #tell(attempt: AttemptRecord): void {
    this.#options.onAttempt?.(attempt);
  }
}

/** What kept a call from being sent to this model, and says nothing of others. */
function isRefusedHere(error: unknown): boolean {
  return TuttiError.isInstance(error) && ['CIRCUIT_OPEN', 'REQUEST_EXCEEDS_LIMIT', 'PROVIDER_MISSING'].includes(error.code);
}

function codeOf(error: unknown): string {
  return TuttiError.isInstance(error) ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
}
