import {
  systemClock,
  type Amount,
  type BudgetStanding,
  type BudgetStore,
  type Clock,
  type Decision,
  type Evaluator,
  type Graph,
  type Handler,
  type HandlerFunction,
  type Journal,
  type Json,
  type Logger,
  type NodeView,
  type Outcome,
  type Program,
  type PruneOptions,
  type PruneReport,
  type RunBudget,
  type RunEvent,
  type RunId,
  type RunQuery,
  type RunState,
  type RunSummary,
} from '@tutti/core';

/** What the rules need of a run. */
export interface RuleRun {
  readonly id: RunId;
  result(): Promise<Outcome & { readonly runId: RunId }>;
  idle(): Promise<RunState>;
  state(): Promise<RunState>;
  nodes(): Promise<readonly NodeView[]>;
  output(node: string): Promise<Json | undefined>;
  signal(name: string, payload?: Json, options?: { readonly id?: string }): Promise<void>;
  pause(reason?: string): Promise<void>;
  resume(): Promise<void>;
  cancel(reason?: string): Promise<void>;
  decide(path: string, decision: Decision, options?: { readonly key?: string }): Promise<void>;
}

interface RuleStart {
  readonly runId?: RunId;
  readonly lane?: string;
  readonly queue?: string;
  readonly program?: string;
  readonly budget?: RunBudget;
}

/** What the rules need of a kernel. */
export interface RuleKernel {
  start(definition: Graph | Json, input?: Json, options?: RuleStart): Promise<RuleRun>;
  run(definition: Graph | Json, input?: Json, options?: RuleStart): Promise<Outcome & { readonly runId: RunId }>;
  attach(runId: RunId): Promise<RuleRun>;
  resume(runId: RunId): Promise<RuleRun>;
  fork(runId: RunId): Promise<RuleRun>;
  recover(runId: RunId): Promise<RuleRun>;
  budget(runId: RunId): Promise<BudgetStanding>;
  setBudget(runId: RunId, limit: Amount): Promise<void>;
  prune(options: PruneOptions): Promise<PruneReport>;
  list(query?: RunQuery): AsyncIterable<RunSummary>;
  serve(options: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void>;
  shutdown(options?: { readonly graceMs?: number }): Promise<void>;
}

/** What the rules make a kernel of. */
export interface RuleKernelOptions {
  readonly handlers?: Readonly<Record<string, Handler | HandlerFunction>>;
  readonly evaluators?: Readonly<Record<string, Evaluator>>;
  readonly programs?: readonly Program[];
  readonly budgets?: BudgetStore;
  readonly assumedCharges?: 'worst' | 'zero';
  readonly maxConcurrency?: number;
  readonly maxRecoveries?: number;
  readonly graceMs?: number;
  readonly suspendAfterMs?: number;
  readonly leaseTtlMs?: number;
  readonly pollMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** What a rule is checked with: one journal, and as many kernels on it as it takes. */
export interface KernelCase {
  readonly journal: Journal;
  kernel(options: RuleKernelOptions): RuleKernel;
}

/** One rule of runs. `check` throws when this kernel on this journal does not keep it. */
export interface KernelRule {
  readonly name: string;
  readonly check: (given: KernelCase) => Promise<void>;
}

/** A handler without effect on the outside. */
export const none = (run: HandlerFunction, version?: string): Handler => ({
  run,
  effect: 'none',
  ...(version === undefined ? {} : { version }),
});

/** A graph of one task. */
export const single = (handler: string, policy: object = {}): Graph => ({
  nodes: [{ id: 'only', kind: 'task', handler, policy }],
  edges: [],
});

/** A body that ends only when it is given up. */
export const never = (): Promise<Json> => new Promise(() => undefined);

/** Something that is awaited until it is opened. */
export class Gate {
  open: (value?: Json) => void = () => undefined;
  readonly opened: Promise<Json> = new Promise((resolve) => (this.open = (value = null) => resolve(value)));
}

/** Resolves after some real time. */
export const after = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** Resolves when something holds. @throws Error when it does not for long. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 120_000): Promise<void> {
  const end = systemClock.monotonic() + withinMs;
  while (!(await holds())) {
    if (systemClock.monotonic() > end) throw new Error(`Waited ${withinMs} ms in vain for: ${holds.toString().slice(0, 200)}`);
    await after(1);
  }
}

export async function eventsOf(journal: Journal, runId: RunId): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId)) events.push(...batch);
  return events;
}

export async function typesOf(journal: Journal, runId: RunId): Promise<string[]> {
  return (await eventsOf(journal, runId)).map(({ type }) => type);
}

/** The only child of a run. */
export async function childOf(journal: Journal, parent: RunId): Promise<RunSummary | undefined> {
  for await (const run of journal.list({ family: parent })) if (run.parent?.runId === parent) return run;
  return undefined;
}

/** Longer than anything takes on a busy machine, and shorter than what is not to be waited for. */
export const PATIENCE_MS: number = 60_000;

/** How long something takes, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = systemClock.monotonic();
  await work();
  return systemClock.monotonic() - begun;
}
