import {
  ValidationError,
  silentLogger,
  systemClock,
  systemIds,
  type BudgetStore,
  type Clock,
  type Evaluator,
  type Ids,
  type Journal,
  type Logger,
  type Program,
  type Redactor,
} from '@tutti/core';
import { graphProgram } from '../graph-program/index.ts';
import { memoryJournal } from '../memory-journal/index.ts';
import { outputEvaluator } from './output-evaluator.ts';
import { registeredHandler, type KernelOptions, type RegisteredHandler } from './registry.ts';

/** A kernel's options with every default filled in. */
export interface RuntimeSettings {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly workerId: string;
  readonly handlers: ReadonlyMap<string, RegisteredHandler>;
  readonly evaluators: ReadonlyMap<string, Evaluator>;
  readonly programs: ReadonlyMap<string, Program>;
  readonly maxConcurrency: number;
  readonly budgets: BudgetStore | undefined;
  readonly assumedCharges: 'worst' | 'zero';
  readonly maxRecoveries: number;
  readonly leaseTtlMs: number;
  readonly graceMs: number;
  readonly suspendAfterMs: number;
  readonly sleepAfterMs: number;
  readonly pollMs: number;
  readonly snapshotAfterEvents: number;
  readonly redactor: Redactor | undefined;
  readonly diskRetry: { readonly attempts: number; readonly delayMs: number };
}

/** Fills in the defaults. @throws ValidationError for numbers that make no sense. */
export function runtimeSettings(options: KernelOptions): RuntimeSettings {
  const { clock = systemClock, ids = systemIds, logger = silentLogger } = options;
  const journal = options.journal ?? memoryJournal({ clock });
  const programs = [graphProgram as Program, ...(options.programs ?? [])];
  return {
    clock,
    ids,
    logger,
    redactor: options.redactor,
    journal,
    workerId: ids.next(),
    handlers: new Map(Object.entries(options.handlers ?? {}).map(([name, handler]) => [name, registeredHandler(name, handler)])),
    evaluators: new Map([['output', outputEvaluator], ...Object.entries(options.evaluators ?? {}).map(checkedEvaluator)]),
    programs: new Map(programs.map((program) => [program.name, program])),
    maxConcurrency: whole('maxConcurrency', options.maxConcurrency ?? 10, 1),
    budgets: options.budgets,
    assumedCharges: oneOf('assumedCharges', options.assumedCharges ?? 'worst', ['worst', 'zero']),
    maxRecoveries: whole('maxRecoveries', options.maxRecoveries ?? 5, 0),
    leaseTtlMs: positive('leaseTtlMs', options.leaseTtlMs ?? 10_000),
    graceMs: atLeast('graceMs', options.graceMs ?? 5_000, 0),
    suspendAfterMs: atLeast('suspendAfterMs', options.suspendAfterMs ?? 1_000, 0),
    // In a journal in memory a run takes as much room as here.
    sleepAfterMs: positive('sleepAfterMs', options.sleepAfterMs ?? (journal.durability === 'memory' ? Infinity : 2_000)),
    pollMs: positive('pollMs', options.pollMs ?? 200),
    // In memory there is nothing to save: what would read a snapshot has the records at hand.
    snapshotAfterEvents: positive(
      'snapshotAfterEvents',
      options.snapshotAfterEvents ?? (journal.durability === 'memory' ? Infinity : 50_000),
    ),
    diskRetry: checkedRetry(options.diskRetry ?? { attempts: 5, delayMs: 1_000 }),
  };
}

function checkedEvaluator([name, evaluator]: readonly [string, Evaluator]): [string, Evaluator] {
  if (typeof evaluator === 'function') return [name, evaluator];
  throw new ValidationError(
    `The evaluator "${name}" is of type ${typeof evaluator}, not a function. Give (expression, context) => value.`,
    { data: { evaluator: name } },
  );
}

function checkedRetry({ attempts, delayMs }: RuntimeSettings['diskRetry']): RuntimeSettings['diskRetry'] {
  return { attempts: whole('diskRetry.attempts', attempts, 1), delayMs: atLeast('diskRetry.delayMs', delayMs, 0) };
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw refused(name, value, 'greater than 0');
}

function atLeast(name: string, value: number, least: number): number {
  if (value >= least) return value;
  throw refused(name, value, `at least ${least}`);
}

/** Infinity is no limit. */
function whole(name: string, value: number, least: number): number {
  if (value >= least && (Number.isSafeInteger(value) || value === Infinity)) return value;
  throw refused(name, value, value > 0 ? `a whole number of at least ${least}` : least === 0 ? 'at least 0' : 'greater than 0');
}

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw refused(name, value, `one of ${known.join(', ')}`);
}

function refused(name: string, value: unknown, wanted: string): ValidationError {
  return new ValidationError(`${name} is ${String(value)}; it must be ${wanted}.`, { data: { [name]: String(value) } });
}
