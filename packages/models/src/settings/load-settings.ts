import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ValidationError, logLevelOf } from '@tutti/core';
import { readSettingsText } from '../file/read-settings-text.ts';
import { readSettingsFile, type SettingsFile } from './read-settings-file.ts';
import {
  budgetHint,
  concurrencyHint,
  isBudget,
  isConcurrency,
  logLevelHint,
  type OrchestratorSettings,
  type Settings,
} from './settings.ts';

export interface LoadSettingsOptions {
  /** Path of the settings file. Default: `orchestrator.yaml` of the working folder, else of `~/.orchestrator`, if there is one; null: none. */
  readonly config?: string | null;
  /** Path of the models file, before what the settings file says; null: none. */
  readonly models?: string | null;
  /** Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. Default: the working folder. */
  readonly folder?: string;
}

/** Settings, and the files they come from. */
export interface LoadedSettings extends Settings {
  readonly source: SettingsFile | undefined;
  /** The settings file that was read. */
  readonly config: string | undefined;
  /** The models file to read; null when there is none. It may be missing when it was named. */
  readonly modelsFile: string | null;
}

const CONFIG = 'orchestrator.yaml';
const MODELS = 'models.yaml';

/**
 * The settings that hold where the program says nothing: those of the environment before those of the file.
 * @throws SettingsFileError, ValidationError naming the file or variable that cannot be used.
 */
export function loadSettings(options: LoadSettingsOptions = {}): LoadedSettings {
  const { env = process.env, folder = '.' } = options;
  const home = env['HOME'] || homeOfUser();
  const config = pathOf(options.config, { folder, home, name: CONFIG });
  const source = config === undefined ? undefined : readSettingsFile(readSettingsText(config, 'settings file'), { file: config });
  const from = config === undefined ? folder : dirname(config);
  const { file, ...models } = source?.models ?? {};
  const { root, memoryPath, ...tools } = source?.tools ?? {};
  return {
    orchestrator: { ...source?.orchestrator, ...environmentSettings(env) },
    models,
    tools: {
      ...tools,
      ...(root === undefined ? {} : { root: resolve(from, root) }),
      ...(memoryPath === undefined ? {} : { memoryPath: resolve(from, memoryPath) }),
    },
    limits: source?.limits ?? {},
    mcpServers: Object.fromEntries(
      Object.entries(source?.mcpServers ?? {}).map(([name, server]) => [
        name,
        server.cwd === undefined ? server : { ...server, cwd: resolve(from, server.cwd) },
      ]),
    ),
    source,
    config,
    modelsFile:
      options.models === undefined && file !== undefined
        ? resolve(from, file)
        : (pathOf(options.models, { folder, home, name: MODELS }) ?? null),
  };
}

/** A user whom the system's list lacks, as in many containers, has none. */
function homeOfUser(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

function pathOf(
  given: string | null | undefined,
  { folder, home, name }: { readonly folder: string; readonly home: string | undefined; readonly name: string },
): string | undefined {
  if (given === null) return undefined;
  if (given !== undefined) return resolve(folder, given);
  return [join(folder, name), ...(home === undefined ? [] : [join(home, '.orchestrator', name)])].find((path) => existsSync(path));
}

/** The documented variables. @throws ValidationError */
function environmentSettings(env: Readonly<Record<string, string | undefined>>): OrchestratorSettings {
  const level = env['ORCHESTRATOR_LOG_LEVEL'] ?? '';
  const concurrent = env['ORCHESTRATOR_MAX_CONCURRENT'] ?? '';
  const logLevel = logLevelOf(level);
  const maxConcurrentTasks = Number(concurrent);
  if (level !== '' && logLevel === undefined) throw wrong('ORCHESTRATOR_LOG_LEVEL', level, logLevelHint);
  if (concurrent !== '' && !isConcurrency(maxConcurrentTasks)) throw wrong('ORCHESTRATOR_MAX_CONCURRENT', concurrent, concurrencyHint);
  const budget = environmentBudget(env);
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(concurrent === '' ? {} : { maxConcurrentTasks }),
  };
}

/** Dollars alone are a number, as they are elsewhere. @throws ValidationError */
function environmentBudget(env: Readonly<Record<string, string | undefined>>): OrchestratorSettings['budget'] {
  const text = (name: string): string => (env[name] ?? '').trim();
  const usd = text('ORCHESTRATOR_BUDGET');
  if (usd !== '' && !isBudget(Number(usd))) throw wrong('ORCHESTRATOR_BUDGET', usd, budgetHint);
  const variables = {
    tokens: 'ORCHESTRATOR_BUDGET_TOKENS',
    calls: 'ORCHESTRATOR_BUDGET_CALLS',
    timeMs: 'ORCHESTRATOR_BUDGET_TIME_MS',
  };
  const counts = Object.entries(variables).flatMap(([member, name]) => {
    const given = text(name);
    if (given === '') return [];
    if (!/^\d{1,15}$/.test(given)) throw wrong(name, given, 'must be a whole number from 0');
    return [[member, Number(given)] as const];
  });
  if (counts.length === 0) return usd === '' ? undefined : Number(usd);
  return { ...(usd === '' ? {} : { costUsd: Number(usd) }), ...Object.fromEntries(counts) };
}

function wrong(name: string, value: string, hint: string): ValidationError {
  return new ValidationError(`The variable ${name} is ${JSON.stringify(value.slice(0, 80))}; it ${hint}. Correct it, or unset it.`, {
    data: { name },
  });
}
