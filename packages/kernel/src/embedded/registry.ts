import {
  ValidationError,
  type BudgetStore,
  type Clock,
  type Effect,
  type Evaluator,
  type Handler,
  type HandlerFunction,
  type Ids,
  type Journal,
  type Logger,
  type Program,
  type Redactor,
} from '@tutti/core';

/** What a kernel is made of; everything but the handlers has a default. */
export interface KernelOptions {
  /** Bodies of task nodes, by name. */
  readonly handlers?: Readonly<Record<string, Handler | HandlerFunction>>;
  /** Deciders of expressions, by name. `output` (the output of a node, `{node: id}`) is always there. */
  readonly evaluators?: Readonly<Record<string, Evaluator>>;
  /** Programs beside `graph`. */
  readonly programs?: readonly Program[];
  /** Default: a journal in memory. */
  readonly journal?: Journal;
  /** Bodies that run at one time, over all runs. Default 10. */
  readonly maxConcurrency?: number;
  /** Where money of runs is reserved and settled; without one, holds and charges are on record alone. */
  readonly budgets?: BudgetStore;
  /** What a call in flight is taken to have cost when its process ends: all that was held for it (`worst`, default) or nothing. */
  readonly assumedCharges?: 'worst' | 'zero';
  /** How often in a row a run that was cut off at work is taken up again before it is dead-lettered. Default 5. */
  readonly maxRecoveries?: number;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
  /** Takes secrets out of errors and messages before they go on record. Default: they are recorded as they are. */
  readonly redactor?: Redactor;
  /** How long a silent worker keeps its runs, ms. Default 10000. */
  readonly leaseTtlMs?: number;
  /** How long a cancelled body may take to end before it is abandoned, ms. Default 5000. */
  readonly graceMs?: number;
  /** How long a waiting handler stays in memory, ms. Default 1000. */
  readonly suspendAfterMs?: number;
  /** How long a run that only waits stays in memory, ms; it wakes when it is due or posted to. Default 2000; for ever with a journal in memory. */
  readonly sleepAfterMs?: number;
  /** How often a shared journal is asked for messages of other processes to runs at work here, ms. Default 200; work to take up is seen sooner. */
  readonly pollMs?: number;
  /**
   * Records after which a run's state is kept beside them, so that taking it up folds the later ones alone; then again whenever
   * the records since take more room than the last state. Default 50000; with a journal in memory never (`Infinity`).
   */
  readonly snapshotAfterEvents?: number;
  /** How often a full disk is tried again, and how long apart, before a run is given up for now. Default 5 × 1000 ms. */
  readonly diskRetry?: { readonly attempts: number; readonly delayMs: number };
}

/** A handler with its defaults filled in. */
export interface RegisteredHandler extends Required<Handler> {
  readonly name: string;
  /** `name@version`. */
  readonly fingerprint: string;
}

const effects: readonly Effect[] = ['none', 'idempotent', 'once'];

/** Fills in a handler's defaults; a bare function has effect `once`. @throws ValidationError for what nobody could run. */
export function registeredHandler(name: string, handler: Handler | HandlerFunction): RegisteredHandler {
  const { run, version = '1', effect = 'once' } = typeof handler === 'function' ? { run: handler } : (handler ?? {});
  if (typeof run !== 'function')
    throw refused(name, 'has no function to run', 'Give (input, context) => output, or {run, effect, version}.');
  if (!effects.includes(effect)) throw refused(name, `has the effect "${String(effect)}"`, `Name one of ${effects.join(', ')}.`);
  if (typeof version !== 'string' || version === '')
    throw refused(name, `has the version ${JSON.stringify(version)}`, 'Give a text that is not empty.');
  return { name, run, version, effect, fingerprint: `${name}@${version}` };
}

function refused(name: string, why: string, remedy: string): ValidationError {
  return new ValidationError(`The handler "${name}" ${why}. ${remedy}`, { data: { handler: name } });
}
