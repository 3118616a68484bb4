import { didYouMean, ValidationError, type Clock, type Random } from '@tutti/core';
import { checked } from '../model/checked.ts';
import { NoEligibleModelError } from '../errors/no-eligible-model-error.ts';
import type { ModelCatalog } from '../registry/model-catalog.ts';
import { clamp } from '../statistics/grid.ts';
import { routerStatisticsSchema, type RouterStatistics } from '../statistics/router-statistics.ts';
import { strategies } from '../strategies/strategies.ts';
import { strategyNames, type Candidate, type Ranking, type Strategy, type StrategyName } from '../strategies/strategy.ts';
import { priorOf, toCandidate, type CandidateTerms } from './candidates.ts';
import { choose, propensityAt } from './choose.ts';
import { combineSignals } from './combine-signals.ts';
import type { Contender } from './contender.ts';
import { EligibilityCache, type RequestKind } from './eligibility-cache.ts';
import { costUsdOf, latencyMsOf } from './estimate.ts';
import { FailureWatch } from './failure-watch.ts';
import { Learner } from './learner.ts';
import { Pacer, type PacerOptions } from './pacer.ts';
import { Pending, type Pull } from './pending.ts';
import { excludedNow, type NowTerms, type Serving } from './excluded-now.ts';
import { knownCostUsd, qualityOf, recorded } from './recorded.ts';
import { validRequest, type RouteRequest } from './route-request.ts';
import type { CallOutcome, RewardFeedback, RouterDecision, RouterEntry } from './router-decision.ts';
import type { RouterForecast } from './router-forecast.ts';
import type { RouterSignals } from './router-signals.ts';
import { Shortlist } from './shortlist.ts';
import { defaultTuning, routerTuningKeys, routerTuningSchema, type CompleteTuning, type RouterTuning } from './tuning.ts';

export interface RouterOptions {
  readonly catalog: ModelCatalog;
  readonly clock: Pick<Clock, 'now'>;
  /** Only strategies that draw use it. */
  readonly random: Random;
  /** Default `ucb`. */
  readonly strategy?: StrategyName;
  readonly tuning?: RouterTuning;
  /** A mean spend to keep to. It replaces `valueUsd`: money is then worth what keeps the spend at the target. */
  readonly pacer?: PacerOptions;
  readonly signals?: RouterSignals;
  /** Hears of everything that changes what the router knows; {@link Router.apply} replays it. */
  readonly onEntry?: (entry: RouterEntry) => void;
}

/** Few models: as curious as simulation found best; many: less, as most of them will never be worth it. */
const EXPLORATION_FEW = 0.3;
const EXPLORATION_MANY = 0.1;
const DEFAULT_TASK = 'general';

/** Chooses a model for each request, and learns from how its calls end and how well its answers serve. */
export class Router {
  readonly strategy: StrategyName;
  readonly #strategy: Strategy;
  readonly #options: RouterOptions;
  readonly #tuning: CompleteTuning;
  readonly #heeded: RouterSignals[] = [];
  /** All that is heeded. */
  #signals: RouterSignals = {};
  readonly #learner: Learner;
  readonly #watch = new FailureWatch();
  readonly #pacer: Pacer | undefined;
  readonly #eligibility: EligibilityCache;
  readonly #shortlist = new Shortlist();
  readonly #pending: Pending;
  #decisions = 0;

  /** @throws ValidationError for options that make no sense. */
  constructor(options: RouterOptions) {
    const { catalog, strategy = 'ucb', tuning = {}, pacer, signals } = options;
    if (!strategyNames.includes(strategy))
      throw new ValidationError(
        `There is no strategy "${String(strategy)}". ${didYouMean(String(strategy), strategyNames)} Strategies: ${strategyNames.join(', ')}.`,
      );
    if (pacer !== undefined && !(pacer.targetUsd > 0))
      throw new ValidationError(`The pacer's targetUsd is ${pacer.targetUsd}; it must be above 0, US dollars per request.`);
    this.strategy = strategy;
    this.#strategy = strategies[strategy];
    this.#options = options;
    this.#tuning = {
      ...defaultTuning,
      ...checked(tuning, { schema: routerTuningSchema, keys: routerTuningKeys, what: 'The tuning of the router' }),
    };
    if (signals !== undefined) this.heed(signals);
    const { priorMass, changeSigma } = this.#tuning;
    this.#learner = new Learner({ changeSigma, priorOf: (model, task) => priorOf(catalog.getModel(model), task, priorMass) });
    this.#pacer = pacer === undefined ? undefined : new Pacer(pacer);
    this.#eligibility = new EligibilityCache(catalog, (model, task) => ({
      model,
      arm: this.#learner.arm(model.id, task),
      prior: priorOf(model, task, priorMass),
    }));
    this.#pending = new Pending((pull) => this.#giveUp(pull));
  }

  /**
   * Heeds what others know of models from now on, too: a model must be available for all of them.
   * @returns an end to it.
   */
  heed(signals: RouterSignals): () => void {
    this.#heeded.push(signals);
    this.#signals = combineSignals(this.#heeded);
    return () => {
      const place = this.#heeded.indexOf(signals);
      if (place >= 0) this.#heeded.splice(place, 1);
      this.#signals = combineSignals(this.#heeded);
    };
  }

  /**
   * Chooses a model. The decision is plain data; report what became of it with {@link Router.settle} and {@link Router.reward}.
   * @param signals of whoever will make the call, heeded instead of those of {@link Router.heed}.
   * @throws {@link NoEligibleModelError} with the reason of each model when none can serve; ValidationError for a request that makes no sense.
   */
  decide(request: RouteRequest = {}, signals: RouterSignals = this.#signals): RouterDecision {
    const decision = this.#decide(validRequest(request), signals, this.#options.clock.now());
    this.#enter({ type: 'decided', decision });
    return decision;
  }

  /** What would be decided now. Nothing comes of it: it is no decision to settle. @throws as {@link Router.decide} */
  preview(request: RouteRequest = {}, signals: RouterSignals = this.#signals): RouterDecision {
    return this.#decide(validRequest(request), signals, this.#options.clock.now());
  }

  /** What is expected of each model that can serve the request now. Nothing is decided or learnt by looking. @throws ValidationError */
  forecast(request: RouteRequest = {}, signals: RouterSignals = this.#signals): RouterForecast {
    const valid = validRequest(request);
    const terms = this.#terms(valid, signals);
    const { contenders, refused } = this.#eligibility.of(valid, terms.task);
    const now: NowTerms = { request: valid, signals, watch: this.#watch, pacer: this.#pacer, at: this.#options.clock.now() };
    const { candidates, excluded } = excludedNow(
      contenders.map((contender) => toCandidate(contender, terms)),
      now,
    );
    return {
      models: candidates.map((candidate) => ({
        model: candidate.model,
        quality: qualityOf(candidate),
        costUsd: knownCostUsd(candidate),
        latencyMs: candidate.latencyMs,
        inFlight: candidate.inFlight,
      })),
      refused: [...refused, ...excluded],
    };
  }

  /** Says how the call of a decision ended. Works for decisions of other processes, too. */
  settle(decision: RouterDecision, outcome: CallOutcome): void {
    assertAmount('latencyMs', outcome.latencyMs, decision);
    assertAmount('costUsd', outcome.costUsd, decision);
    this.#enter({ type: 'settled', decision, at: this.#options.clock.now(), outcome });
  }

  /** Says how well the answer to a decision served. It may come late, or never. */
  reward(decision: RouterDecision, feedback: RewardFeedback): void {
    const { reward } = feedback;
    if (!(reward >= 0 && reward <= 1))
      throw new ValidationError(`The reward of decision "${decision.id}" is ${reward}; it must be from 0 to 1.`);
    this.#enter({ type: 'rewarded', decision, at: this.#options.clock.now(), feedback });
  }

  /** Takes up one recorded entry, as it was when it was recorded. The same entries in the same order give the same router. */
  apply(entry: RouterEntry): void {
    const { decision } = entry;
    if (entry.type === 'decided') this.#begin(decision);
    else if (entry.type === 'settled') this.#settle(decision, entry.outcome, entry.at);
    else this.#reward(decision, entry.feedback.reward);
  }

  /** All that was learnt, here and in what was absorbed. */
  statistics(): RouterStatistics {
    return this.#learner.statistics();
  }

  /** What was learnt here since the last call: what other processes have still to hear of. */
  takeDelta(): RouterStatistics {
    return this.#learner.takeDelta();
  }

  /** Takes a delta back that could not be told to others: it will be part of the next one. */
  returnDelta(delta: RouterStatistics): void {
    this.#learner.returnDelta(delta);
  }

  /** Adds what was learnt elsewhere. `isOwn`: it counts as learnt here, to be told to others again. @throws ValidationError */
  absorb(statistics: RouterStatistics, options: { readonly isOwn?: boolean } = {}): void {
    this.#learner.absorb(validStatistics(statistics), options);
  }

  /** Knows these statistics from now on, and what was learnt here since the last {@link Router.takeDelta}. @throws ValidationError */
  replace(statistics: RouterStatistics): void {
    this.#learner.replace(validStatistics(statistics));
  }

  #decide(request: RouteRequest, signals: RouterSignals, at: number): RouterDecision {
    const terms = this.#terms(request, signals);
    const kind = this.#eligibility.of(request, terms.task);
    if (kind.contenders.length === 0) throw new NoEligibleModelError(kind.refused);
    const serving = this.#serving(kind, terms, at);
    const ranking = this.#rank(serving.candidates, terms, kind.contenders.length);
    return this.#record(terms, { at, serving, ranking, eligible: kind.contenders.length });
  }

  #terms(request: RouteRequest, signals: RouterSignals): CandidateTerms {
    const { task = DEFAULT_TASK, difficulty = 0.5 } = request;
    return {
      slopes: this.#learner.slopes,
      request,
      task,
      x: difficulty - 0.5,
      tuning: this.#tuning,
      signals,
      qualityPerUsd: this.#pacer?.qualityPerUsd ?? 1 / this.#tuning.valueUsd,
    };
  }

  /** The models that can serve now. When the shortlist has no sound one, all that are eligible are looked at. */
  #serving(kind: RequestKind, terms: CandidateTerms, at: number): Serving {
    const { contenders, refused } = kind;
    const now: NowTerms = { request: terms.request, signals: terms.signals, watch: this.#watch, pacer: this.#pacer, at };
    const listed = this.#shortlist.of(kind, this.#learner.changes, terms);
    const first = servingOf(listed, terms, now);
    const serving = first.isSound || listed === contenders ? first : servingOf(contenders, terms, now);
    if (serving.candidates.length === 0) throw new NoEligibleModelError([...refused, ...serving.excluded]);
    return serving;
  }

  #rank(candidates: readonly Candidate[], { task, x }: CandidateTerms, eligible: number): Ranking {
    const { exploration, shortlist } = this.#tuning;
    return this.#strategy(candidates, {
      tuning: this.#tuning,
      exploration: exploration ?? (eligible > shortlist ? EXPLORATION_MANY : EXPLORATION_FEW),
      x,
      taskRewards: this.#learner.taskRewards(task),
      decisions: this.#decisions,
    });
  }

  #record(
    { request, task }: CandidateTerms,
    of: { readonly at: number; readonly serving: Serving; readonly ranking: Ranking; readonly eligible: number },
  ): RouterDecision {
    const {
      at,
      serving: { candidates, excluded },
      ranking,
      eligible,
    } = of;
    const { difficulty = 0.5 } = request;
    const choice = choose(ranking, this.#options.random);
    const chosen = candidates[choice.index] as Candidate;
    return {
      id: request.id ?? String(this.#decisions + 1),
      at,
      task,
      difficulty,
      strategy: this.strategy,
      candidates: candidates.map((candidate, place) =>
        recorded(candidate, ranking.scores[place] ?? 0, propensityAt(place, ranking, choice)),
      ),
      excluded,
      eligible,
      chosen: chosen.model,
      reason: candidates.length === 1 ? 'the only one that can serve' : ranking.reason,
      propensity: propensityAt(choice.index, ranking, choice),
      draw: choice.draw,
      estimate: { costUsd: costUsdOf(chosen.description, request), latencyMs: latencyMsOf(chosen.description, request) },
      expectedUsd: chosen.costUsd,
    };
  }

  #enter(entry: RouterEntry): void {
    this.apply(entry);
    this.#options.onEntry?.(entry);
  }

  #begin({ id, at, task, chosen, expectedUsd }: RouterDecision): void {
    this.#decisions++;
    this.#watch.begun(chosen, at);
    const arm = this.#learner.arm(chosen, task);
    arm.state.inFlight++;
    this.#pacer?.begun(expectedUsd);
    this.#pending.add(id, arm, at);
  }

  #settle(decision: RouterDecision, { outcome, latencyMs = 0, costUsd = decision.expectedUsd }: CallOutcome, at: number): void {
    const {
      id,
      chosen: model,
      task,
      estimate: { costUsd: described, latencyMs: expectedMs },
      expectedUsd,
    } = decision;
    const pull = this.#pending.get(id);
    if (pull?.isSettled === false) {
      pull.isSettled = true;
      this.#learner.modelState(model).inFlight--;
      this.#pacer?.ended(expectedUsd, outcome === 'ok' ? costUsd : 0);
    }
    if (outcome === 'abandoned') {
      this.#watch.abandoned(model);
      if (pull !== undefined) this.#pending.remove(pull);
      return;
    }
    const isOk = outcome === 'ok';
    const arm = this.#learner.arm(model, task);
    this.#watch.ended(arm.state, isOk, at);
    this.#learner.learnCall(arm, {
      isOk,
      costRatio: ratio(costUsd, described),
      latencyRatio: ratio(latencyMs, expectedMs),
      costUsd: isOk ? costUsd : 0,
      latencyMs,
    });
    if (isOk && pull !== undefined) pull.price = this.#priceOf(costUsd, latencyMs);
    if (pull !== undefined && (!isOk || pull.isRewarded)) this.#pending.remove(pull);
    if (!isOk) this.#learner.learnUtility(arm, this.#utility(0, 0 - this.#tuning.failureUtility));
  }

  #reward({ id, chosen: model, task, difficulty, expectedUsd, estimate: { latencyMs } }: RouterDecision, reward: number): void {
    const pull = this.#pending.get(id);
    const arm = this.#learner.arm(model, task);
    this.#learner.learnReward(arm, { x: difficulty - 0.5, reward });
    this.#learner.learnUtility(arm, this.#utility(reward, pull?.price ?? this.#priceOf(expectedUsd, latencyMs)));
    if (pull === undefined) return;
    // A reward may overtake the end of its call; the call is then still at work.
    if (pull.isSettled) this.#pending.remove(pull);
    else pull.isRewarded = true;
  }

  #giveUp({ arm, isSettled }: Pull): void {
    if (!isSettled) arm.state.inFlight--;
  }

  #priceOf(costUsd: number, latencyMs: number): number {
    return costUsd / this.#tuning.valueUsd + (this.#tuning.latencyWeight * latencyMs) / 1_000;
  }

  /** Utility in [0, 1]: quality less price, from twice a failure's utility to 1. */
  #utility(quality: number, price: number): number {
    const least = Math.min(2 * this.#tuning.failureUtility, -0.1);
    return clamp((quality - price - least) / (1 - least), 0, 1);
  }
}

function servingOf(contenders: readonly Contender[], terms: CandidateTerms, now: NowTerms): Serving {
  return excludedNow(
    contenders.map((contender) => toCandidate(contender, terms)),
    now,
  );
}

function assertAmount(name: 'latencyMs' | 'costUsd', value: number | undefined, { id }: RouterDecision): void {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return;
  throw new ValidationError(`${name} of the outcome of decision "${id}" is ${value}; it must be a number of at least 0.`);
}

function ratio(actual: number, expected: number | null): number {
  return expected === null || expected === 0 ? actual : actual / expected;
}

function validStatistics(statistics: RouterStatistics): RouterStatistics {
  return checked(statistics, { schema: routerStatisticsSchema, keys: ['version', 'models'], what: 'The statistics of a router' });
}
