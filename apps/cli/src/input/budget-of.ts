import { UsageError } from '../cli-error.ts';
import { printable } from '../console/printable.ts';
import { durationMs } from './duration.ts';

/** Options of commands that drive a run which may spend. */
export interface BudgetOptions {
  readonly budget?: string;
  readonly budgetTokens?: string;
  readonly budgetCalls?: string;
  readonly budgetTime?: string;
}

/** What is left out is not limited by the command. */
export interface GivenBudget {
  readonly costUsd?: number;
  readonly tokens?: number;
  readonly calls?: number;
  readonly timeMs?: number;
}

/** What a command says a run may spend. @throws UsageError */
export function budgetOf({ budget, budgetTokens, budgetCalls, budgetTime }: BudgetOptions): GivenBudget | undefined {
  if ([budget, budgetTokens, budgetCalls, budgetTime].every((given) => given === undefined)) return undefined;
  return {
    ...(budget === undefined ? {} : { costUsd: dollars(budget) }),
    ...(budgetTokens === undefined ? {} : { tokens: count(budgetTokens, '--budget-tokens') }),
    ...(budgetCalls === undefined ? {} : { calls: count(budgetCalls, '--budget-calls') }),
    ...(budgetTime === undefined ? {} : { timeMs: timeMs(budgetTime) }),
  };
}

function dollars(given: string): number {
  const text = given.trim().replace(/^\$/, '');
  const usd = Number(text);
  if (text !== '' && usd >= 0 && usd <= 9_007_199) return usd;
  throw new UsageError(`The budget is "${printable(given)}"; it must be a number of US dollars from 0 to 9007199, such as --budget 0.05.`);
}

function timeMs(given: string): number {
  const ms = durationMs(/^\d/.test(given.trim()) && /\d$/.test(given.trim()) ? `${given.trim()}s` : given.trim());
  if (ms !== undefined && ms <= Number.MAX_SAFE_INTEGER) return Math.round(ms);
  throw new UsageError(
    `--budget-time is "${printable(given)}"; it must be a number of seconds, or a number and ms, s, m, h or d: 90s, 10m.`,
  );
}

function count(given: string, option: string): number {
  if (/^\d{1,15}$/.test(given.trim())) return Number(given);
  throw new UsageError(`${option} is "${printable(given)}"; it must be a whole number from 0.`);
}
