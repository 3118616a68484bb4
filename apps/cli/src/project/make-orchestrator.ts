import { resolve } from 'node:path';
import type { Journal } from '@tutti/core';
import type { Orchestrator } from '@tutti/orchestrator';
import { UsageError } from '../cli-error.ts';

/** What a command says about how steps are run. */
export interface EngineOptions {
  readonly root?: string;
  readonly sandbox?: boolean;
  readonly maxConcurrent?: string;
}

const DEFAULT_CONCURRENCY = 10;

/** An orchestrator on a journal, or in memory for looking at files alone. */
export async function makeOrchestrator(options: EngineOptions, journal?: Journal): Promise<Orchestrator> {
  const { Orchestrator } = await import('@tutti/orchestrator');
  return new Orchestrator({
    ...(journal === undefined ? {} : { journal }),
    maxConcurrentTasks: concurrency(options.maxConcurrent ?? process.env['ORCHESTRATOR_MAX_CONCURRENT']),
    tools: { root: resolve(options.root ?? '.'), sandboxMode: options.sandbox !== false },
  });
}

function concurrency(given: string | undefined): number {
  if (given === undefined || given === '') return DEFAULT_CONCURRENCY;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw new UsageError(`The number of concurrent steps is "${given}"; it must be a whole number from 1 to 10000.`);
}
