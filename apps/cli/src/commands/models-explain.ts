import { didYouMean } from '@tutti/core';
import type { ModelRequirements } from '@tutti/models';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import { formatTime } from '../console/format.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';
import { printDecision, standingOf } from '../models/explain-rows.ts';
import { openModels, type ModelOptions } from '../models/open-models.ts';
import { recordedDecisions } from '../models/recorded-decisions.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';

export interface ExplainModelOptions extends ModelOptions {
  readonly task?: string;
  readonly needs?: string;
  readonly maxCost?: string;
  readonly inputTokens?: string;
  readonly run?: string;
  readonly step?: string;
}

/** `tutti models explain [ID]`: what the router would decide now and how one model stands in that, or what it has decided in a run. */
export const explainModels: Work<ExplainModelOptions> = async ([model], options, console) => {
  const { run, step, task, needs, maxCost, inputTokens } = options;
  if (run === undefined && step !== undefined) throw new UsageError('--step belongs to --run: it names a step of a run.');
  if (run !== undefined && model !== undefined)
    throw new UsageError('A model is explained as it stands now; --run shows what was decided. Give one or the other.');
  if (run !== undefined && (task ?? needs ?? maxCost ?? inputTokens) !== undefined)
    throw new UsageError(
      '--task, --needs, --max-cost and --input-tokens ask what would be decided now; --run shows what was. Give one or the other.',
    );
  return run === undefined ? explainNow(model, options, console) : explainRun(run, options, console);
};

async function explainNow(name: string | undefined, options: ExplainModelOptions, console: Console): Promise<typeof exitCodes.ok> {
  const { registry } = await openModels(options);
  const { resolveModel } = await import('@tutti/models');
  const model = name === undefined ? undefined : resolveModel(registry, name);
  const { task } = options;
  const requirements = requirementsOf(options);
  const inputTokens = options.inputTokens === undefined ? undefined : amount('--input-tokens', options.inputTokens);
  assertCapabilities(
    requirements,
    registry.listModels().flatMap(({ capabilities }) => capabilities),
  );
  const { refused } = registry.eligibility(requirements, task);
  const decision = registry.router.decide({
    requirements,
    ...(task === undefined ? {} : { task }),
    ...(inputTokens === undefined ? {} : { inputTokens }),
  });
  const about = model === undefined ? undefined : standingOf(model, decision, refused);
  if (console.isJson) console.printJson({ ...(about === undefined ? {} : { about }), decision, refused });
  else await printDecision(decision, refused, console);
  if (about !== undefined && !console.isJson) console.print(`\n${printable(about.model)} ${printable(about.stands)}`);
  return exitCodes.ok;
}

function requirementsOf({ needs, maxCost }: ExplainModelOptions): ModelRequirements {
  const tasks = (needs ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (needs !== undefined && tasks.length === 0) throw new UsageError('--needs is empty; name capabilities with commas between them.');
  return { ...(tasks.length === 0 ? {} : { tasks }), ...(maxCost === undefined ? {} : { maxCostPer1k: amount('--max-cost', maxCost) }) };
}

/** A capability that no model has is a misspelt one, as a rule. */
function assertCapabilities({ tasks = [] }: ModelRequirements, known: readonly string[]): void {
  const unknown = tasks.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const all = [...new Set(known)];
  throw new UsageError(
    `No model has the capability "${printable(unknown)}". ${didYouMean(unknown, all) || `Known: ${all.map(printable).join(', ')}.`}`,
    { data: { capability: unknown } },
  );
}

function amount(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`${name} is "${printable(text)}"; it must be a number of at least 0.`);
}

async function explainRun(run: string, options: ExplainModelOptions, console: Console): Promise<typeof exitCodes.ok> {
  await using journal = await openExistingStore(options);
  const { runId } = await findRun(journal, run);
  const decisions = await recordedDecisions(journal, runId, options.step);
  if (console.isJson) {
    console.printJson({ runId, decisions });
    return exitCodes.ok;
  }
  const { bold, dim } = console.paint;
  if (decisions.length === 0)
    console.news(
      `No decision is on record${options.step === undefined ? '' : ` for step "${printable(options.step)}"`}: no model has answered, or one was given without routing.`,
    );
  for (const [index, { path, key, at, decision }] of decisions.entries()) {
    console.print(`${index === 0 ? '' : '\n'}${bold(printable(path))} ${dim(`${printable(key)} · ${formatTime(at)}`)}`);
    await printDecision(decision, [], console);
  }
  return exitCodes.ok;
}
