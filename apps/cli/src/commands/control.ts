import {
  HandlerMissingError,
  isClosed,
  RunClosedError,
  systemIds,
  type Decision,
  type Journal,
  type Json,
  type Message,
  type RunSummary,
} from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import type { SettingsOptions, StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { typedValue } from '../input/parse-assignments.ts';
import { makeOrchestrator, toolsOf } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { storePath } from '../project/store-path.ts';

type Body = Message extends infer M ? (M extends Message ? Omit<M, 'id'> : never) : never;

export interface ReasonOptions extends StoreOptions {
  readonly reason?: string;
}

/** `tutti pause RUN` */
export const pauseRun: Work<ReasonOptions> = (given, options, console) =>
  post(
    { run: given[0], options, console, done: 'will pause when its running steps have ended' },
    { type: 'pause', reason: options.reason ?? 'tutti pause' },
  );

/** `tutti cancel RUN`: a run that nobody works on ends here and now. */
export const cancelRun: Work<ReasonOptions & SettingsOptions> = (given, options, console) =>
  post(
    { run: given[0], options, console, done: 'will be cancelled', afterwards: (journal, summary) => endHere(journal, summary, options) },
    { type: 'cancel', reason: options.reason ?? 'tutti cancel' },
  );

export interface DecideOptions extends StoreOptions {
  readonly as: string;
  readonly value?: string;
  readonly key?: string;
}

/** `tutti decide RUN STEP --as …` */
export const decideRun: Work<DecideOptions> = ([run, path = ''], options, console) =>
  post(
    { run, options, console, done: `will go on with step "${printable(path)}": ${options.as}` },
    {
      type: 'decide',
      path,
      decision: decisionOf(options),
      ...(options.key === undefined ? {} : { key: options.key }),
    },
  );

/** `tutti signal RUN NAME [VALUE]` */
export const signalRun: Work<StoreOptions> = ([run, name = '', value], options, console) =>
  post(
    { run, options, console, done: `will get the signal "${printable(name)}"` },
    {
      type: 'signal',
      name,
      payload: value === undefined ? null : typedValue(value, 'the signal'),
    },
  );

export interface WakeOptions extends StoreOptions {
  readonly key?: string;
}

/** `tutti wake RUN STEP` */
export const wakeRun: Work<WakeOptions> = ([run, path = ''], options, console) =>
  post(
    { run, options, console, done: `will wait no longer for the time of step "${printable(path)}"` },
    { type: 'wake', path, ...(options.key === undefined ? {} : { key: options.key }) },
  );

/** `tutti checkpoint RUN NAME` */
export const checkpointRun: Work<StoreOptions> = ([run, name = ''], options, console) =>
  post({ run, options, console, done: `will have the checkpoint "${printable(name)}"` }, { type: 'checkpoint', name });

interface Posting {
  readonly run: string | undefined;
  readonly options: StoreOptions;
  readonly console: Console;
  /** What the run will do, for people. */
  readonly done: string;
  /** Acts on the message at once when nobody works on the run. @returns whether the run has ended */
  readonly afterwards?: (journal: Journal, summary: RunSummary) => Promise<boolean>;
}

/** Puts a message into the run's inbox; whoever works on the run, now or later, acts on it. */
async function post({ run = '', options, console, done, afterwards }: Posting, body: Body): Promise<ExitCode> {
  await using journal = await openExistingStore(options);
  const summary = await findRun(journal, run, { unfinished: true });
  const asOf = body.type === 'decide' ? { asOf: summary.length } : {};
  const answer = await journal.post(
    summary.runId,
    console.withoutSecrets({ ...body, ...asOf, id: systemIds.next() } as unknown as Json) as unknown as Message,
  );
  if (answer === 'closed')
    throw new RunClosedError(
      `Run "${summary.runId}" has ended (${summary.status}); it takes no ${body.type} any more. See it with "${console.command(`show ${summary.runId}`)}".`,
    );
  const isHeld = summary.owner !== undefined;
  const hasEnded = !isHeld && (await afterwards?.(journal, summary)) === true;
  if (console.isJson) console.printJson({ runId: summary.runId, posted: body.type, isDriven: isHeld, hasEnded });
  else if (hasEnded) console.news(`Run ${printable(summary.runId)} is cancelled.`);
  else {
    console.news(`Run ${printable(summary.runId)} ${done}.`);
    if (!isHeld)
      console.news(console.paintNews.dim(`Nobody works on it now; it takes this up with: ${console.command(`resume ${summary.runId}`)}`));
  }
  return exitCodes.ok;
}

/** Takes the run up, which takes the cancel in before anything else. A run of a program with tools of its own ends where those are. */
async function endHere(journal: Journal, { runId, labels, status }: RunSummary, options: StoreOptions & SettingsOptions): Promise<boolean> {
  if (status === 'quarantined') return false;
  await using orchestrator = await makeOrchestrator(options, { journal, store: storePath(options).path, tools: toolsOf(labels) });
  try {
    const { run } = await orchestrator.resume(runId);
    return isClosed((await run.idle()).status);
  } catch (error) {
    if (error instanceof HandlerMissingError) return false;
    throw error;
  }
}

function decisionOf({ as, value }: DecideOptions): Decision {
  if (as === 'complete') return { kind: 'complete', output: value === undefined ? null : typedValue(value, '--value') };
  if (value !== undefined) throw new UsageError(`--value belongs to "--as complete", not to "--as ${as}".`);
  if (as === 'retry' || as === 'accept') return { kind: as };
  if (as === 'fail') return { kind: 'fail' };
  throw new UsageError(`"${printable(as)}" is no decision. Use --as retry, complete, fail or accept.`);
}
