import { resolve } from 'node:path';
import { lineLogger, type Journal, type Logger, type RunSummary } from '@tutti/core';
import type { Orchestrator } from '@tutti/orchestrator';
import { UsageError } from '../cli-error.ts';
import type { SettingsOptions } from '../console/options.ts';

/** What a command says about how steps are run. */
export interface EngineOptions extends SettingsOptions {
  readonly root?: string;
  readonly sandbox?: boolean;
  readonly maxConcurrent?: string;
}

/** What a command knows, and no flag says. */
export interface EngineParts {
  readonly journal?: Journal;
  readonly openJournal?: () => Promise<Journal>;
  /** Path of the journal: the files of router and budgets stand beside it. */
  readonly store?: string;
  /** Path of a journal that is only looked at, with the budgets beside it; of the router nothing is asked. */
  readonly looksAt?: string;
  /** How tools were set up when the run began. */
  readonly tools?: { readonly root: string; readonly sandboxMode: boolean };
  /** Somebody is there to answer: questions are put to people also where there is a default answer. */
  readonly canAsk?: boolean;
}

/** An orchestrator on a journal, or in memory for looking at files alone. What no flag says, the environment and `orchestrator.yaml` say. */
export async function makeOrchestrator(
  options: EngineOptions,
  { journal, openJournal, store, looksAt = store, tools, canAsk = false }: EngineParts = {},
): Promise<Orchestrator> {
  const [{ Orchestrator }, { budgetsBeside, routerBeside }] = await Promise.all([import('@tutti/orchestrator'), import('@tutti/gateway')]);
  const { root, sandbox, maxConcurrent, config, models } = options;
  const logger = loggerOf(options);
  return new Orchestrator({
    ...(journal === undefined ? {} : { journal }),
    ...(openJournal === undefined ? {} : { openJournal }),
    ...(store === undefined ? {} : { routerStore: routerBeside(store) }),
    ...(looksAt === undefined ? {} : { budgetStore: budgetsBeside(looksAt) }),
    ...(config === undefined ? {} : { config }),
    ...(models === undefined ? {} : { models }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrentTasks: concurrency(maxConcurrent) }),
    ...(logger === undefined ? {} : { logger }),
    // Commander says true where the flag was not given: then the settings file has the word.
    tools: {
      ...(tools ?? { ...(root === undefined ? {} : { root: resolve(root) }), ...(sandbox === false ? { sandboxMode: false } : {}) }),
      ...(canAsk ? { people: { mode: 'wait' } } : {}),
    },
  });
}

/** The tools of a run as they were when it began: going on with it must not open what was closed. */
export function toolsOf(labels: RunSummary['labels']): EngineParts['tools'] & object {
  return { root: resolve(labels['root'] ?? '.'), sandboxMode: labels['sandbox'] !== 'off' };
}

/** With --quiet problems alone, with --verbose everything; else what environment and settings file ask for. */
function loggerOf({ quiet, verbose }: EngineOptions): Logger | undefined {
  return quiet === true ? lineLogger({ level: 'error' }) : verbose === true ? lineLogger({ level: 'debug' }) : undefined;
}

function concurrency(given: string): number {
  const number = Number(given);
  if (given !== '' && Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw new UsageError(`The number of concurrent steps is "${given}"; it must be a whole number from 1 to 10000.`);
}
