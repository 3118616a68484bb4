import { logLevelOf, type ApprovalPolicy, type LogLevel, type McpServerSpec } from '@tutti/core';
import { z } from 'zod';
import { strategyNames, type StrategyName } from '../strategies/strategy.ts';
import { toolPolicySchemas, type ToolPolicies } from './tool-settings.ts';

/** Section `orchestrator`. */
export interface OrchestratorSettings {
  /** Steps at work at one time. */
  readonly maxConcurrentTasks?: number;
  /** Whether a state manager, where there is one, saves a checkpoint after each step. */
  readonly enableCheckpointing?: boolean;
  readonly logLevel?: LogLevel;
  /** What each run may spend: US dollars, or in several dimensions. */
  readonly budget?: number | BudgetSettings;
}

/** A budget in several dimensions; what is left out has no limit. */
export interface BudgetSettings {
  readonly costUsd?: number;
  readonly tokens?: number;
  /** Calls of models. */
  readonly calls?: number;
  /** Time of work, ms. */
  readonly timeMs?: number;
}

/** Section `models`. */
export interface ModelSettings {
  readonly defaultProvider?: string;
  readonly routingStrategy?: StrategyName;
  /** False: the router heeds quality and latency, and no cost. */
  readonly costOptimization?: boolean;
  /** Path of the models file, from the folder of this one. */
  readonly file?: string;
  /** The longest a call may take, and the longest it may be silent, ms. */
  readonly timeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/** Section `tools`. */
export interface ToolSettings extends ToolPolicies {
  readonly enableWebSearch?: boolean;
  readonly enableFilesystem?: boolean;
  readonly sandboxMode?: boolean;
  readonly enableNet?: boolean;
  /** When people are asked before a tool writes, runs programs or sends. */
  readonly approvals?: ApprovalPolicy;
  /** The folder that tools may touch, from the folder of this file. */
  readonly root?: string;
  /** File of the memory of `mcp-memory`, from the folder of this file. */
  readonly memoryPath?: string;
}

/** Rate limits of one provider or model; `.inf` switches a tier off. */
export interface LimitSettings {
  readonly requestsPerMinute?: number;
  readonly requestsPerHour?: number;
  readonly requestsPerDay?: number;
  readonly tokensPerMinute?: number;
  readonly concurrentRequests?: number;
}

/** What `orchestrator.yaml` and the environment say. */
export interface Settings {
  readonly orchestrator: OrchestratorSettings;
  readonly models: ModelSettings;
  readonly tools: ToolSettings;
  /** By provider or model id. */
  readonly limits: Readonly<Record<string, LimitSettings>>;
  /** MCP servers by name. */
  readonly mcpServers: Readonly<Record<string, McpServerSpec>>;
}

export const logLevelHint = 'must be DEBUG, INFO, WARNING or ERROR';
export const concurrencyHint = 'must be a whole number from 1 to 10000';

export const budgetHint = 'must be a number of US dollars from 0 to 9007199';

/** A budget that can be counted, US dollars. */
export function isBudget(value: number): boolean {
  return value >= 0 && value <= 9_007_199;
}

/** A number of concurrent steps that makes sense. */
export function isConcurrency(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 10_000;
}

const flag = z.boolean('must be true or false').optional();
const text = z.string('must be a text').min(1, 'must not be empty').optional();
const ms = z
  .int('must be a whole number of milliseconds')
  .min(1, 'must be at least 1 ms')
  .max(2_147_483_647, 'must be at most 2147483647 ms')
  .optional();
const count = z.int('must be a whole number').min(0, 'must be at least 0').optional();
const usd = z.number('must be a number of US dollars').min(0, 'must be at least 0').max(9_007_199, 'must be at most 9007199');
const budgetParts = z.strictObject({ costUsd: usd.optional(), tokens: count, calls: count, timeMs: count });

const tier = z
  .custom<number>(
    (value) => value === Infinity || (Number.isSafeInteger(value) && (value as number) >= 1),
    'must be a whole number above 0, or .inf for no limit',
  )
  .optional();

export const orchestratorSettingsSchema: z.ZodType<OrchestratorSettings> = z.strictObject({
  maxConcurrentTasks: z.custom<number>(isConcurrency, concurrencyHint).optional(),
  enableCheckpointing: flag,
  budget: z.union([usd, budgetParts], `${budgetHint}, or a mapping with cost_usd, tokens, calls or time_ms`).optional(),
  logLevel: z.custom<LogLevel>((value) => typeof value === 'string' && logLevelOf(value) !== undefined, logLevelHint).optional(),
}) as z.ZodType<OrchestratorSettings>;

const strategyList = strategyNames.join(', ');

export const modelSettingsSchema: z.ZodType<ModelSettings> = z.strictObject({
  defaultProvider: text,
  routingStrategy: z.custom<StrategyName>((value) => strategyOf(value) !== undefined, `must be one of ${strategyList}`).optional(),
  costOptimization: flag,
  file: text,
  timeoutMs: ms,
  idleTimeoutMs: ms,
}) as z.ZodType<ModelSettings>;

/** The strategy of a name, with `_` or `-`. */
export function strategyOf(name: unknown): StrategyName | undefined {
  return typeof name === 'string' ? strategyNames.find((known) => known === name.replaceAll('_', '-')) : undefined;
}

export const toolSettingsSchema: z.ZodType<ToolSettings> = z.strictObject({
  enableWebSearch: flag,
  enableFilesystem: flag,
  enableNet: flag,
  sandboxMode: flag,
  root: text,
  memoryPath: text,
  approvals: z.enum(['never', 'untrusted', 'always'], 'must be never, untrusted or always').optional(),
  // Each is read on its own, so that what is wrong in it is named as a member of it.
  ...Object.fromEntries(Object.keys(toolPolicySchemas).map((name) => [name, z.unknown().optional()])),
}) as unknown as z.ZodType<ToolSettings>;

export const limitSettingsSchema: z.ZodType<LimitSettings> = z.strictObject({
  requestsPerMinute: tier,
  requestsPerHour: tier,
  requestsPerDay: tier,
  tokensPerMinute: tier,
  concurrentRequests: tier,
}) as z.ZodType<LimitSettings>;
