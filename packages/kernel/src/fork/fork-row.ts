import {
  ForkPointError,
  type BlobRow,
  type Checkpoint,
  type EffectInherited,
  type EffectsOfOrigin,
  type ForkEdit,
  type ForkOptions,
  type Json,
  type RunCreated,
  type RunEvent,
  type RunForked,
  type RunId,
  type RunRow,
  type StepKey,
} from '@tutti/core';
import { foldAll } from '../values/fold-all.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { recordable, recordableInput, type RecordableInput } from '../values/spill.ts';
import { begunEffects } from './begun-effects.ts';
import type { Origin } from './origin.ts';
import type { Split } from './split.ts';

/** What a fork's records are made of beside those it keeps. */
export interface ForkIdentity {
  readonly runId: RunId;
  readonly forkedAt: number;
  readonly spentNanoUsd: number;
  readonly isRecovery?: boolean;
  /** The origin's own state before any record. */
  readonly empty: RunFold;
}

/** The row and records of a fork: those kept, where it leaves its origin, and what the origin has begun beyond that. */
export async function forkRow(
  origin: Origin,
  split: Split,
  { identity, options }: { readonly identity: ForkIdentity; readonly options: ForkOptions },
): Promise<RunRow> {
  const { summary, definition } = origin;
  const { runId, forkedAt } = identity;
  const { events: kept, blobs } = edited(split.kept, { runId, edit: options.edit ?? {}, origin: summary.runId });
  const run = identity.empty;
  await foldAll(run, kept);
  const at = Math.max(forkedAt, run.lastAt);
  const { effects = 'ask' } = options;
  const forked: RunForked = {
    type: 'run.forked',
    seq: kept.length,
    at,
    effects,
    lineage: [summary.runId, ...lineageOf(origin.events)],
    length: origin.events.length,
    shiftMs: at - Math.min(at, Math.max(run.lastAt, split.leftAt ?? 0)),
    spentNanoUsd: identity.spentNanoUsd,
    ...(identity.isRecovery === true ? { isRecovery: true } : {}),
  };
  const inherited = inheritedRecords(run, split.dropped, { effects, seq: kept.length + 1, at });
  const { program, programVersion, definitionHash, queue, lane, family } = summary;
  return {
    runId,
    program,
    programVersion,
    definition,
    definitionHash,
    queue,
    family,
    blobs,
    ...(lane === undefined ? {} : { lane }),
    labels: { ...summary.labels, forkedFrom: summary.runId, ...options.labels },
    createdAt: forkedAt,
    events: [...kept, forked, ...inherited],
    checkpoints: checkpointsIn(kept),
    inbox: inboxOf(origin, kept, split),
  };
}

/** The runs a run descends from, nearest first. */
export function lineageOf(events: readonly RunEvent[]): readonly RunId[] {
  return events.findLast((event) => event.type === 'run.forked')?.lineage ?? [];
}

/** What the origin has begun beyond the records kept, as records of the fork. */
export function inheritedRecords(
  run: RunFold,
  dropped: readonly RunEvent[],
  from: { readonly effects: EffectsOfOrigin; readonly seq: number; readonly at: number },
): readonly EffectInherited[] {
  if (from.effects === 'repeat') return [];
  return begunEffects(run, dropped).map(({ path, key, output, blob, chosen }, i) => ({
    type: 'effect.inherited',
    seq: from.seq + i,
    at: from.at,
    path,
    ...(key === undefined ? {} : { key }),
    ...(from.effects === 'ask'
      ? {}
      : {
          ...(output === undefined ? {} : { output }),
          ...(blob === undefined ? {} : { blob }),
          ...(chosen === undefined ? {} : { chosen }),
        }),
  }));
}

function edited(
  kept: readonly RunEvent[],
  about: { readonly runId: RunId; readonly edit: ForkEdit; readonly origin: RunId },
): { readonly events: readonly RunEvent[]; readonly blobs: readonly BlobRow[] } {
  const { runId, edit, origin } = about;
  const outputs = new Map(Object.entries(edit.outputs ?? {}));
  const blobs: BlobRow[] = [];
  const events = kept.map((event): RunEvent => {
    if (event.type === 'run.created')
      return ownCreation(
        event,
        runId,
        edit.input === undefined ? undefined : withBlobs(recordableInput(edit.input, 'The input of the fork'), blobs),
      );
    const output = event.type === 'step.completed' ? outputs.get(event.path) : undefined;
    return event.type === 'step.completed' && output !== undefined ? withOutput(event, output, blobs) : event;
  });
  const completed = new Set(kept.flatMap((event) => (event.type === 'step.completed' ? [event.path] : [])));
  for (const path of outputs.keys()) if (!completed.has(path)) throw notCompleted(origin, path);
  return { events, blobs };
}

/** A child has one parent: its fork stands alone. */
function ownCreation(event: RunCreated, runId: RunId, edited: Pick<RunCreated, 'input' | 'blob'> | undefined): RunCreated {
  const { parent: _parent, ...created } = event;
  if (edited === undefined) return { ...created, runId };
  const { blob: _blob, ...rest } = created;
  return { ...rest, runId, ...edited };
}

function withBlobs({ blobs: own, ...input }: RecordableInput, blobs: BlobRow[]): Pick<RunCreated, 'input' | 'blob'> {
  blobs.push(...own);
  return input;
}

function withOutput(event: Extract<RunEvent, { readonly type: 'step.completed' }>, given: Json, blobs: BlobRow[]): RunEvent {
  const { output: _output, blob: _blob, ...rest } = event;
  const value = recordable(given, `The edited output of step "${event.path}"`);
  if ('output' in value) return { ...rest, output: value.output };
  blobs.push(value.row);
  return { ...rest, blob: value.blob };
}

function notCompleted(origin: RunId, path: StepKey): ForkPointError {
  return new ForkPointError(
    `The output of step "${path}" cannot be edited: the step is not completed where run "${origin}" is forked. Fork it later, or edit the input.`,
    { data: { step: path } },
  );
}

function checkpointsIn(events: readonly RunEvent[]): readonly Checkpoint[] {
  const checkpoints = new Map<string, Checkpoint>();
  for (const event of events) {
    if (event.type !== 'checkpoint.created') continue;
    const { name, seq, inFlight } = event;
    checkpoints.delete(name);
    checkpoints.set(name, { name, seq, inFlight });
  }
  return [...checkpoints.values()];
}

/** Signals on record count as received; those that waited at the end of what is kept wait in the fork, too. */
function inboxOf(origin: Origin, kept: readonly RunEvent[], { isWhole }: Split): NonNullable<RunRow['inbox']> {
  const received = kept.flatMap((event) => (event.type === 'signal.received' ? [event.id] : []));
  const isKnown = new Set(origin.events.flatMap((event) => (event.type === 'signal.received' ? [event.id] : [])));
  const waiting = isWhole ? origin.inbox.filter(({ type, id }) => type === 'signal' && !isKnown.has(id)) : [];
  return { received, waiting };
}
