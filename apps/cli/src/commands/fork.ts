import { recordedInput, type EffectsOfOrigin, type ForkPoint, type Journal, type Json, type RunSummary } from '@tutti/core';
import type { Execution, Orchestrator } from '@tutti/orchestrator';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import type { SettingsOptions, StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import type { ExitCode } from '../exit-codes.ts';
import { budgetOf, type BudgetOptions } from '../input/budget-of.ts';
import { readGiven } from '../input/read-given.ts';
import { makeOrchestrator, toolsOf } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { storePath } from '../project/store-path.ts';
import { driveRun } from '../running/drive-run.ts';

export interface RestoreOptions extends StoreOptions, SettingsOptions {
  readonly effects?: string;
}

export interface ForkRunOptions extends RestoreOptions, BudgetOptions {
  readonly at?: string;
  readonly input?: readonly string[];
}

/** `tutti fork RUN`: the new run is driven here; the other one is left as it is. */
export const forkRun: Work<ForkRunOptions> = ([given = ''], options, console) =>
  drive({ given, options, console, done: 'forked' }, async (orchestrator, journal, { runId }) => {
    const at = options.at === undefined ? {} : { at: await placeOf(journal, runId, options.at) };
    const inputs =
      options.input === undefined ? {} : { inputs: await readGiven({ input: options.input }, await textInputs(journal, runId)) };
    const budget = budgetOf(options);
    return orchestrator.fork(runId, { ...at, ...inputs, ...effectsOf(options), ...(budget === undefined ? {} : { budget }) });
  });

/** `tutti restore RUN CHECKPOINT` */
export const restoreRun: Work<RestoreOptions> = ([given = '', checkpoint = ''], options, console) =>
  drive({ given, options, console, done: 'restored' }, (orchestrator, _journal, { runId }) =>
    orchestrator.restore(runId, { checkpoint }, effectsOf(options)),
  );

interface Making {
  readonly given: string;
  readonly options: RestoreOptions;
  readonly console: Console;
  readonly done: string;
}

async function drive(
  { given, options, console, done }: Making,
  make: (orchestrator: Orchestrator, journal: Journal, origin: RunSummary) => Promise<Execution>,
): Promise<ExitCode> {
  await using journal = await openExistingStore(options);
  const origin = await findRun(journal, given);
  const { runId, labels } = origin;
  await using orchestrator = await makeOrchestrator(options, {
    journal,
    store: storePath(options).path,
    tools: toolsOf(labels),
    canAsk: console.canAsk,
  });
  const execution = await make(orchestrator, journal, origin);
  console.news(
    `${console.paintNews.bold(printable(labels['name'] ?? 'run'))} ${console.paintNews.dim(`${done} from run ${printable(runId)} · run ${printable(execution.executionId)}`)}`,
  );
  // Awaited here: journal and orchestrator are closed when this block is left.
  return await driveRun(execution, { orchestrator, console, journal });
}

/** What a person means by a place: the name of a checkpoint, else a record number, else a step. */
async function placeOf(journal: Journal, runId: string, at: string): Promise<ForkPoint> {
  if ((await journal.checkpoints(runId)).some(({ name }) => name === at)) return { checkpoint: at };
  return /^\d+$/.test(at) ? Number(at) : { step: at };
}

/** Inputs that were text before stay text: `--input id=007`. */
async function textInputs(journal: Journal, runId: string): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const input = await recordedInput(journal, runId);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const all: readonly (readonly [string, Json])[] = [
    ...Object.entries(input),
    ...Object.entries((input as { readonly __context?: object }).__context ?? {}),
  ];
  return all.flatMap(([name, value]) => (typeof value === 'string' ? [{ name, type: 'string' }] : []));
}

function effectsOf({ effects }: RestoreOptions): { readonly effects?: EffectsOfOrigin } {
  if (effects === undefined) return {};
  if (effects === 'ask' || effects === 'reuse' || effects === 'repeat') return { effects };
  throw new UsageError(`"${printable(effects)}" is nothing to do with effects. Use --effects ask, reuse or repeat.`);
}
