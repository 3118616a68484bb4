import type { Amount, Charge, StepKey } from '@tutti/core';

/** The name of a substep's money. */
export function nameOf(path: StepKey, key: string): string {
  return `${path}\n${key}`;
}

export function amountOf(charge: Charge | undefined): Amount {
  if (charge === undefined) return {};
  const { nanoUsd, usage } = charge;
  return usage === undefined ? { nanoUsd } : { nanoUsd, tokens: Math.ceil(usage.input.total + usage.output.total) };
}

/** What an effect has cost: a call. */
export function callOf(charge: Charge | undefined): Amount {
  return charge === undefined ? {} : { ...amountOf(charge), steps: 1 };
}

export function sum(a: Amount, b: Amount): Amount {
  const total: Record<string, number> = { ...a };
  for (const [dimension, amount] of Object.entries(b)) total[dimension] = (total[dimension] ?? 0) + (amount as number);
  return total;
}

/** What is left of an amount, in its own dimensions. */
export function difference(a: Amount, b: Amount): Amount {
  return Object.fromEntries(
    Object.entries(a).map(([dimension, amount]) => [dimension, Math.max(0, (amount as number) - (b[dimension as keyof Amount] ?? 0))]),
  );
}

/** Whether nothing of the first is more than of the second, and something less. */
export function isLess(a: Amount, b: Amount): boolean {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Amount)[];
  return names.every((name) => (a[name] ?? 0) <= (b[name] ?? 0)) && names.some((name) => (a[name] ?? 0) < (b[name] ?? 0));
}
