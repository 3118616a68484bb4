import type { Clock, ControlSystem, Generate, Ids, Journal, Json, Logger, ModelProvider, OptionKind } from '@tutti/core';
import type { ModelGatewayOptions, ModelSource } from '@tutti/gateway';
import type { ModelRegistry } from '@tutti/models';
import type { ResourceAllocator } from '@tutti/monitor';
import type { ParallelExecutor, Pipeline } from '@tutti/pipeline';
import type { ErrorHandler } from '@tutti/resilience';
import type { StateManager } from '@tutti/state';
import type { DefaultToolsOptions } from '@tutti/tools';

export type { ModelSource } from '@tutti/gateway';
export type { HealthReport, PerformanceMetrics, ResourceAllocator } from '@tutti/monitor';
export type { ErrorHandler } from '@tutti/resilience';
export type {
  AfterExecution,
  BeforeExecution,
  ExecuteOptions,
  Execution,
  ExecutionStatus,
  HookedPipeline,
  ParallelExecutor,
  RecoverOptions,
} from '@tutti/pipeline';

/** What an orchestrator is made of; everything has a default: what the environment says, then `orchestrator.yaml`, then the one given here. */
export interface OrchestratorOptions {
  /** Path of the settings file; null: none. Default: `orchestrator.yaml` of the working folder, else of `~/.orchestrator`, if there is one. */
  readonly config?: string | null;
  /** Path of the models file; null: none. Default: what the settings file names, else `models.yaml`, looked for in the same places. */
  readonly models?: string | null;
  /** File that keeps what the router has learnt, shared by any number of processes; false: nothing is kept. Default: `router.sqlite` beside `store`. */
  readonly routerStore?: string | false;
  /** File that keeps the budgets of runs, shared by any number of processes; false: in memory. Default: `budgets.sqlite` beside `store`. */
  readonly budgetStore?: string | false;
  /** Models to choose from; or anything with `generate`. Default: all models whose provider's key is set, the local one, and what `models.yaml` says. */
  readonly modelRegistry?: ModelRegistry | ModelSource;
  /** How providers are reached, by name, beside the built-in ones: openai, anthropic, google, local. */
  readonly providers?: ModelGatewayOptions['providers'];
  /** Rate limits by provider or model id. */
  readonly limits?: ModelGatewayOptions['limits'];
  /** One provider for everything, without routing; or one function. */
  readonly provider?: ModelProvider;
  readonly generate?: Generate;
  /** Runs the steps it is capable of instead of the tools. */
  readonly controlSystem?: Pick<ControlSystem, 'executeTask' | 'getCapabilities'>;
  /** Keeps a checkpoint after each step. */
  readonly stateManager?: Pick<StateManager, 'saveCheckpoint' | 'restoreCheckpoint'>;
  /** Reads pipelines in front of the built-in compiler. */
  readonly yamlCompiler?: { compile(yaml: string, context?: Readonly<Record<string, Json>>): Promise<Pipeline> };
  readonly errorHandler?: ErrorHandler;
  readonly resourceAllocator?: ResourceAllocator;
  readonly parallelExecutor?: ParallelExecutor;
  /** Steps at work at one time, over all executions. Default 10. */
  readonly maxConcurrentTasks?: number;
  readonly logger?: Logger;
  /** File of the journal, made when missing; or `journal`. Default: in memory. */
  readonly store?: string;
  readonly journal?: Journal;
  /** Opens the journal when something is first started or asked of it; whoever gave this closes it. */
  readonly openJournal?: () => Promise<Journal>;
  /** How the built-in tools are set up: `root`, `sandboxMode`, …. */
  readonly tools?: DefaultToolsOptions;
  /** How long a silent worker keeps its runs, ms. Default 10000. */
  readonly leaseTtlMs?: number;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** Every option by name, and what it takes; the compiler sees to it that none is missing. */
export const optionKinds: Readonly<Record<keyof OrchestratorOptions, OptionKind>> = {
  config: 'path',
  models: 'path',
  routerStore: 'path',
  budgetStore: 'path',
  store: 'path',
  leaseTtlMs: 'positive',
  generate: 'function',
  openJournal: 'function',
  modelRegistry: ['generate'],
  provider: ['capabilities', 'generate'],
  controlSystem: ['executeTask', 'getCapabilities'],
  stateManager: ['saveCheckpoint', 'restoreCheckpoint'],
  yamlCompiler: ['compile'],
  errorHandler: ['handle'],
  resourceAllocator: ['getUtilization'],
  logger: ['debug', 'info', 'warning', 'error'],
  journal: ['append', 'read', 'list'],
  clock: ['now'],
  ids: ['next'],
  providers: 'any',
  limits: 'any',
  parallelExecutor: 'any',
  maxConcurrentTasks: 'whole',
  tools: 'any',
};
