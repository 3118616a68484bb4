import { RunClosedError, systemIds, type Decision, type Message } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../command-set.ts';
import type { Console } from '../console/console.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { typedValue } from '../input/parse-assignments.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';

type Body = Message extends infer M ? (M extends Message ? Omit<M, 'id'> : never) : never;

export interface ReasonOptions extends StoreOptions {
  readonly reason?: string;
}

/** `tutti pause RUN` */
export const pauseRun: Work<ReasonOptions> = (given, options, console) =>
  post({ run: given[0], options, console, done: 'will pause when its running steps have ended' }, { type: 'pause', reason: options.reason ?? 'tutti pause' });

/** `tutti cancel RUN` */
export const cancelRun: Work<ReasonOptions> = (given, options, console) =>
  post({ run: given[0], options, console, done: 'will be cancelled' }, { type: 'cancel', reason: options.reason ?? 'tutti cancel' });

export interface DecideOptions extends StoreOptions {
  readonly as: string;
  readonly value?: string;
  readonly key?: string;
}

/** `tutti decide RUN STEP --as …` */
export const decideRun: Work<DecideOptions> = ([run, path = ''], options, console) =>
  post({ run, options, console, done: `will go on with step "${printable(path)}": ${options.as}` }, {
    type: 'decide',
    path,
    decision: decisionOf(options),
    ...(options.key === undefined ? {} : { key: options.key }),
  });

/** `tutti signal RUN NAME [VALUE]` */
export const signalRun: Work<StoreOptions> = ([run, name = '', value], options, console) =>
  post({ run, options, console, done: `will get the signal "${printable(name)}"` }, {
    type: 'signal',
    name,
    payload: value === undefined ? null : typedValue(value, 'the signal'),
  });

export interface WakeOptions extends StoreOptions {
  readonly key?: string;
}

/** `tutti wake RUN STEP` */
export const wakeRun: Work<WakeOptions> = ([run, path = ''], options, console) =>
  post({ run, options, console, done: `will wait no longer for the time of step "${printable(path)}"` }, { type: 'wake', path, ...(options.key === undefined ? {} : { key: options.key }) });

/** `tutti checkpoint RUN NAME` */
export const checkpointRun: Work<StoreOptions> = ([run, name = ''], options, console) =>
  post({ run, options, console, done: `will have the checkpoint "${printable(name)}"` }, { type: 'checkpoint', name });

interface Posting {
  readonly run: string | undefined;
  readonly options: StoreOptions;
  readonly console: Console;
  /** What the run will do, for people. */
  readonly done: string;
}

/** Puts a message into the run's inbox; whoever works on the run, now or later, acts on it. */
async function post({ run = '', options, console, done }: Posting, body: Body): Promise<ExitCode> {
  await using journal = await openExistingStore(options);
  const summary = await findRun(journal, run, { unfinished: true });
  const answer = await journal.post(summary.runId, { ...body, id: systemIds.next() } as Message);
  if (answer === 'closed') throw new RunClosedError(`Run "${summary.runId}" has ended (${summary.status}); it takes no ${body.type} any more. See it with "tutti show ${summary.runId}".`);
  const isHeld = summary.owner !== undefined;
  if (console.isJson) console.printJson({ runId: summary.runId, posted: body.type, isDriven: isHeld });
  else {
    console.news(`Run ${printable(summary.runId)} ${done}.`);
    if (!isHeld) console.news(console.paintNews.dim(`Nobody works on it now; it takes this up with: tutti resume ${summary.runId}`));
  }
  return exitCodes.ok;
}

function decisionOf({ as, value }: DecideOptions): Decision {
  if (as === 'complete') return { kind: 'complete', output: value === undefined ? null : typedValue(value, '--value') };
  if (value !== undefined) throw new UsageError(`--value belongs to "--as complete", not to "--as ${as}".`);
  if (as === 'retry' || as === 'accept') return { kind: as };
  if (as === 'fail') return { kind: 'fail' };
  throw new UsageError(`"${printable(as)}" is no decision. Use --as retry, complete, fail or accept.`);
}
