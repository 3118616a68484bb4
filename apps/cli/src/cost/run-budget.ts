import { formatCount, formatDuration } from '@tutti/monitor';
import type { Execution } from '@tutti/orchestrator';
import type { Console } from '../console/console.ts';

type Budget = Awaited<ReturnType<Execution['budget']>>;

/** What a run may spend and has spent; undefined where it has no limit. */
export async function limitedBudget(execution: Execution): Promise<Budget | undefined> {
  const budget = await execution.budget();
  return Object.keys(budget.limit).length === 0 ? undefined : budget;
}

/** Says what is spent of a budget, a dimension each. */
export function printBudget({ limit, spent, inFlight }: Budget, console: Console): void {
  const parts = [
    part(limit.costUsd, spent.costUsd, { held: inFlight.costUsd, show: usd }),
    part(limit.tokens, spent.tokens ?? 0, { held: inFlight.tokens, show: (count) => `${formatCount(count)} tokens` }),
    part(limit.calls, spent.calls ?? 0, { held: inFlight.calls, show: (count) => `${count} ${count === 1 ? 'call' : 'calls'}` }),
    part(limit.timeMs, spent.timeMs ?? 0, { held: inFlight.timeMs, show: formatDuration }),
  ].filter((text) => text !== '');
  console.print(`budget ${parts.join(console.paint.dim(' · '))}`);
}

function part(
  limit: number | undefined,
  spent: number,
  { held = 0, show }: { readonly held: number | undefined; readonly show: (amount: number) => string },
): string {
  if (limit === undefined) return '';
  const share = limit === 0 ? '' : ` (${Math.round((spent / limit) * 100)} %)`;
  return `${show(spent)} of ${show(limit)}${share}${held === 0 ? '' : `, ${show(held)} reserved`}`;
}

/** Budgets are small: no digit is cut off. */
function usd(amount: number): string {
  return `$${Number(amount.toFixed(9))}`;
}
