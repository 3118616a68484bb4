import { assertNoIssues, unknownNames, OrchestratorError, systemClock, systemRandom } from '@tutti/core';
import { checked } from '../model/checked.ts';
import type { NoEligibleModelError } from '../errors/no-eligible-model-error.ts';
import { UnknownModelError } from '../errors/unknown-model-error.ts';
import { makeModel } from '../model/make-model.ts';
import type { Model, ModelConfig } from '../model/model.ts';
import { modelRequirementKeys, modelRequirementsSchema, type ModelRequirements } from '../model/requirements.ts';
import { routingPolicyKeys, routingPolicySchema, type RoutingPolicy } from '../model/routing-policy.ts';
import { Router, type RouterOptions } from '../router/router.ts';
import { filterModels, type Eligibility } from './filter-models.ts';
import type { Terms } from './first-refusal.ts';
import type { ModelCatalog } from './model-catalog.ts';
import { matches, modelFilterKeys, modelFilterSchema, type ModelFilter } from './model-filter.ts';
import { usageMetrics, type UsageMetrics } from './usage-metrics.ts';

export interface ModelRegistryOptions {
  /** Which boundaries a choice may cross. */
  readonly policy?: RoutingPolicy;
  /** Whose models answer requests that name none, as long as one of them meets the requirements; `policy.crossProvider` opens that to all. Default: any. */
  readonly defaultProvider?: string;
  /** How {@link ModelRegistry.selectModel} chooses. Default: `ucb` with the machine's clock and generator. */
  readonly router?: Partial<Omit<RouterOptions, 'catalog'>>;
}

const routerOptionNames = [
  'clock',
  'random',
  'strategy',
  'tuning',
  'pacer',
  'signals',
  'onEntry',
] as const satisfies readonly (keyof RouterOptions)[];

/** The models there are, which of them may serve a request, and the router that chooses. Models come and go at any time. */
export class ModelRegistry implements ModelCatalog {
  readonly #models = new Map<string, Model>();
  readonly #banned = new Map<string, string>();
  readonly #pins = new Map<string, string>();
  readonly #absent = new Map<string, string>();
  #policy: RoutingPolicy;
  #version = 0;
  readonly defaultProvider: string | undefined;
  readonly router: Router;

  /** @throws ValidationError for a policy or router options that make no sense. */
  constructor(options: ModelRegistryOptions = {}) {
    const { policy = {}, defaultProvider, router = {} } = options;
    assertNoIssues('The options of the model registry are not valid', unknownNames(options, ['policy', 'defaultProvider', 'router']));
    assertNoIssues('The options of the router are not valid', unknownNames(router, routerOptionNames));
    this.defaultProvider = defaultProvider;
    this.#policy = checked(policy, { schema: routingPolicySchema, keys: routingPolicyKeys, what: 'The routing policy' });
    this.router = new Router({ clock: systemClock, random: systemRandom, ...router, catalog: this });
  }

  /** Changes with every change of models, bans, pins and policy. */
  get version(): number {
    return this.#version;
  }

  get policy(): RoutingPolicy {
    return this.#policy;
  }

  set policy(policy: RoutingPolicy) {
    this.#policy = checked(policy, { schema: routingPolicySchema, keys: routingPolicyKeys, what: 'The routing policy' });
    this.#version++;
  }

  /** Adds a model, or gives a registered id a new configuration; what was learnt about the id stays. @throws ValidationError */
  registerModel(id: string, config: ModelConfig): Model {
    const model = makeModel(id, config);
    this.#models.set(id, model);
    this.#absent.delete(id);
    this.#version++;
    return model;
  }

  /** Notes why a well-known model is not there, for whoever asks for it: `the key OPENAI_API_KEY is not set.` */
  noteAbsent(id: string, why: string): void {
    if (!this.#models.has(id)) this.#absent.set(id, why);
  }

  /** Well-known models that are not there, and why. */
  get absent(): ReadonlyMap<string, string> {
    return this.#absent;
  }

  /** The model of an id, or undefined. */
  getModel(id: string): Model | undefined {
    return this.#models.get(id);
  }

  /** The model of an id. @throws UnknownModelError with the nearest id. */
  requireModel(id: string): Model {
    const model = this.#models.get(id);
    if (model === undefined) throw new UnknownModelError(id, [...this.#models.keys()], { absent: this.#absent });
    return model;
  }

  /** Takes a model out. @throws UnknownModelError */
  removeModel(id: string): void {
    this.requireModel(id);
    this.#models.delete(id);
    this.#banned.delete(id);
    for (const [task, pinned] of this.#pins) if (pinned === id) this.#pins.delete(task);
    this.#version++;
  }

  /** Keeps a model from being chosen until {@link ModelRegistry.unbanModel}. @throws UnknownModelError */
  banModel(id: string, reason: string = ''): void {
    this.requireModel(id);
    this.#banned.set(id, reason);
    this.#version++;
  }

  /** @throws UnknownModelError */
  unbanModel(id: string): void {
    this.requireModel(id);
    this.#banned.delete(id);
    this.#version++;
  }

  isBanned(id: string): boolean {
    return this.#banned.has(id);
  }

  /** Gives every request, or those of one task, to one model. A request it cannot serve fails; nothing replaces it. @throws UnknownModelError */
  pinModel(id: string, { task = ALL_TASKS }: { readonly task?: string } = {}): void {
    this.requireModel(id);
    this.#pins.set(task, id);
    this.#version++;
  }

  /** Task → model, for all that is pinned; the empty text is every task. */
  get pins(): ReadonlyMap<string, string> {
    return new Map(this.#pins);
  }

  unpinModel({ task = ALL_TASKS }: { readonly task?: string } = {}): void {
    this.#pins.delete(task);
    this.#version++;
  }

  /** The registered models that match, in the order of their registration. @throws ValidationError for a filter that makes no sense. */
  listModels(filter: ModelFilter = {}): readonly Model[] {
    const valid = checked(filter, { schema: modelFilterSchema, keys: modelFilterKeys, what: 'The filter of models' });
    return [...this.#models.values()].filter((model) => matches(model, valid, this.#banned.has(model.id)));
  }

  /** Who can serve, and the first requirement each of the others fails. @throws ValidationError or UnknownModelError for requirements that make no sense. */
  eligibility(requirements: ModelRequirements = {}, task?: string): Eligibility {
    const valid = checked(requirements, {
      schema: modelRequirementsSchema,
      keys: modelRequirementKeys,
      what: 'The requirements of a model',
    });
    const pinned = this.#pins.get(task ?? ALL_TASKS) ?? this.#pins.get(ALL_TASKS);
    const model = valid.model ?? pinned;
    if (model !== undefined) this.requireModel(model);
    const preferred = valid.prefer === undefined ? undefined : this.requireModel(valid.prefer);
    const terms = {
      requirements: model === undefined ? valid : { ...valid, model },
      policy: this.#policy,
      isBanned: (id: string): boolean => this.#banned.has(id),
      preferred,
    };
    const found = filterModels(this.#models.values(), terms);
    if (model !== undefined || preferred !== undefined || valid.providers !== undefined) return found;
    return this.#withinDefault(found, terms);
  }

  /** A request that names no model stays with the default provider, also when those of its models that can serve have failed it. */
  #withinDefault(found: Eligibility, terms: Terms): Eligibility {
    const provider = this.defaultProvider;
    if (provider === undefined || this.#policy.crossProvider === true) return found;
    const { exclude: _, ...requirements } = terms.requirements;
    const isServing = filterModels(this.listModels({ provider }), { ...terms, requirements }).eligible.length > 0;
    if (!isServing) return found;
    const others = found.eligible.filter((one) => one.provider !== provider);
    return {
      eligible: found.eligible.filter((one) => one.provider === provider),
      refused: [
        ...found.refused,
        ...others.map((one) => ({
          model: one.id,
          fails: `policy.crossProvider, to leave the default provider ${provider} (it is ${one.provider})`,
        })),
      ],
    };
  }

  /**
   * The model that serves best among those that meet the requirements, by the router's strategy.
   * @throws {@link NoEligibleModelError} when none meets them: never one that meets them almost.
   */
  async selectModel(requirements: ModelRequirements = {}): Promise<Model> {
    const task = requirements.tasks?.[0];
    const { chosen } = this.router.decide({ requirements, ...(task === undefined ? {} : { task }) });
    return this.requireModel(chosen);
  }

  /** Calls, failures, cost, latency and rewards of each model, as the router has seen them. */
  async getUsageMetrics(): Promise<UsageMetrics> {
    return usageMetrics(this.router.statistics(), [...this.#models.keys()]);
  }
}

const ALL_TASKS = '';

/** Whether a value is the refusal of all models, also one made by another installed copy. */
export function isNoEligibleModel(error: unknown): error is NoEligibleModelError {
  return OrchestratorError.isInstance(error) && error.code === 'NO_ELIGIBLE_MODEL';
}
