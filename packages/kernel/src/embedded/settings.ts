import { ValidationError, silentLogger, systemClock, systemIds, type BudgetStore, type Clock, type Evaluator, type Ids, type Journal, type Logger, type Program, type Redactor } from '@tutti/core';
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
    clock, ids, logger, redactor: options.redactor, journal,
    workerId: ids.next(),
    handlers: new Map(Object.entries(options.handlers ?? {}).map(([name, handler]) => [name, registeredHandler(name, handler)])),
    evaluators: new Map([['output', outputEvaluator], ...Object.entries(options.evaluators ?? {})]),
    programs: new Map(programs.map((program) => [program.name, program])),
    maxConcurrency: positive('maxConcurrency', options.maxConcurrency ?? 10),
    budgets: options.budgets,
    assumedCharges: options.assumedCharges ?? 'worst',
    maxRecoveries: options.maxRecoveries ?? 5,
    leaseTtlMs: positive('leaseTtlMs', options.leaseTtlMs ?? 10_000),
    graceMs: options.graceMs ?? 5_000,
    suspendAfterMs: options.suspendAfterMs ?? 1_000,
    // In a journal in memory a run takes as much room as here.
    sleepAfterMs: positive('sleepAfterMs', options.sleepAfterMs ?? (journal.durability === 'memory' ? Infinity : 2_000)),
    pollMs: positive('pollMs', options.pollMs ?? 200),
    // In memory there is nothing to save: what would read a snapshot has the records at hand.
    snapshotAfterEvents: positive('snapshotAfterEvents', options.snapshotAfterEvents ?? (journal.durability === 'memory' ? Infinity : 50_000)),
    diskRetry: options.diskRetry ?? { attempts: 5, delayMs: 1_000 },
  };
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw new ValidationError(`${name} is ${value}; it must be greater than 0.`, { data: { [name]: String(value) } });
}
