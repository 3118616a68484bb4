import type { Amount, EffectInherited, EffectsOfOrigin, Json, Program, RunId, Signal, StartRun, StepKey } from '@tutti/core';
import { ForkState } from '../run-state/fork-state.ts';
import type { StoredValue } from '../run-state/open-step.ts';
import { RunFold } from '../run-state/run-fold.ts';
import type { Spent } from '../run-state/spent.ts';
import { packStep, unpackStep, type PackedStep } from './pack-step.ts';

/** Raised when a snapshot of this release cannot be read by the last one, or the other way round: it is then left aside. */
const FORMAT = 1;

const PLAIN = [
  'runId',
  'payer',
  'input',
  'inputBlob',
  'length',
  'lastAt',
  'isSignalAwaited',
  'completion',
  'closed',
  'pausedBecause',
  'pausedBy',
  'lastControl',
  'deadLetteredBecause',
  'cancellingBecause',
  'supersededBy',
] as const satisfies readonly (keyof RunFold)[];

type Pairs<Value> = readonly (readonly [string, Value])[];

interface PackedFork {
  readonly lineage: readonly [RunId, ...RunId[]];
  readonly effects: EffectsOfOrigin;
  readonly spentNanoUsd: number;
  readonly isRecovery?: boolean;
  readonly inherited: Pairs<EffectInherited[]>;
}

type PackedRun = Partial<Pick<RunFold, (typeof PLAIN)[number]>> & {
  readonly format: number;
  readonly spent?: Pick<Spent, 'nanoUsd' | 'tokens' | 'steps' | 'timeMs'>;
  /** In snapshots of earlier releases, which knew of money alone: that of its family included. */
  readonly spentNanoUsd?: number;
  readonly program: Json;
  readonly steps: readonly PackedStep[];
  readonly outputs: Pairs<StoredValue>;
  readonly children: readonly StartRun[];
  readonly settledHolds: Pairs<Amount>;
  readonly timers: Pairs<number>;
  readonly awaited: Pairs<string>;
  readonly buffered: readonly Signal[];
  readonly fork?: PackedFork;
};

/** The state of a run between two turns as JSON: what a fold of its records so far would give again. */
export function packRun(run: RunFold): Json {
  const packed: PackedRun = {
    format: FORMAT,
    ...Object.fromEntries(PLAIN.map((name) => [name, run[name]])),
    ...(run.inputBlob === undefined ? {} : { input: null }),
    spent: { ...run.spent },
    program: run.program.snapshot(run.programState),
    steps: run.steps.all().map(packStep),
    outputs: Array.from(run.steps.outputs(), ([path, value]) => [path, plainValue(value)] as const),
    children: [...run.children.values()],
    settledHolds: [...run.settledHolds],
    timers: [...run.timers],
    awaited: [...run.awaited],
    buffered: run.buffered,
    ...(run.fork === undefined
      ? {}
      : {
          fork: {
            lineage: run.fork.lineage,
            effects: run.fork.effects,
            spentNanoUsd: run.fork.spentNanoUsd,
            ...(run.fork.isRecovery ? { isRecovery: true } : {}),
            inherited: [...run.fork.inherited],
          },
        }),
  };
  return packed as unknown as Json;
}

/** The run of a snapshot; `undefined` for one that another release has made in another form. */
export function unpackRun(
  snapshot: Json,
  from: { readonly program: Program; readonly definition: Json; readonly blob: RunFold['blob'] },
): RunFold | undefined {
  const packed = snapshot as unknown as PackedRun;
  if (packed.format !== FORMAT) return undefined;
  const run = new RunFold(from.program, from.program.restore(from.definition, packed.program), from.blob);
  for (const name of PLAIN) if (packed[name] !== undefined) Object.assign(run, { [name]: packed[name] });
  Object.assign(run.spent, packed.spent ?? { nanoUsd: (packed.spentNanoUsd ?? 0) - (packed.fork?.spentNanoUsd ?? 0) });
  for (const [path, value] of packed.outputs) run.steps.keep(path, value);
  for (const step of packed.steps) run.open(unpackStep(step));
  for (const child of packed.children) run.children.set(child.step as StepKey, child);
  for (const [hold, amount] of packed.settledHolds) run.settledHolds.set(hold, amount);
  for (const [timer, dueAt] of packed.timers) run.timers.set(timer, dueAt);
  for (const [wait, name] of packed.awaited) run.awaited.set(wait, name);
  for (const signal of packed.buffered) run.buffered.push(signal);
  if (packed.fork !== undefined) {
    run.fork = new ForkState(packed.fork);
    for (const [path, effects] of packed.fork.inherited) run.fork.inherited.set(path, effects);
  }
  return run;
}

/** Outputs are kept as the records that brought them: only the value is the state. */
function plainValue({ output, blob }: StoredValue): StoredValue {
  return blob === undefined ? { output: output ?? null } : { blob };
}
