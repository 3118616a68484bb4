import { ValidationError, didYouMean, type Amount } from '@tutti/core';

/** The dimensions of an amount, in the order in which they are stored. */
export const dimensions = ['nanoUsd', 'tokens', 'steps', 'timeMs'] as const;

/** An amount as four numbers, in the order of {@link dimensions}. */
export type Vector = readonly [number, number, number, number];

export function toVector(amount: Amount, missing: number): Vector {
  return [amount.nanoUsd ?? missing, amount.tokens ?? missing, amount.steps ?? missing, amount.timeMs ?? missing];
}

export const NOTHING: Vector = [0, 0, 0, 0];

/** The greater one of each. */
export function greater([a, b, c, d]: Vector, [e, f, g, h]: Vector): Vector {
  return [Math.max(a, e), Math.max(b, f), Math.max(c, g), Math.max(d, h)];
}

/** What the first has more than the second. */
export function rest([a, b, c, d]: Vector, [e, f, g, h]: Vector): Vector {
  return [a - e, b - f, c - g, d - h];
}

/** @throws {@link ValidationError} for what is negative or no number: with such an end no lease would ever be over. */
export function assertLease(leaseMs: number, id: string): void {
  if (leaseMs >= 0) return;
  throw new ValidationError(`The lease of the reservation "${id}" is ${String(leaseMs)} ms; it must be a number of milliseconds from 0.`);
}

/** Leaves out what is 0, or without limit. */
export function toAmount(vector: ArrayLike<number>): Amount {
  const amount: { -readonly [K in keyof Amount]: Amount[K] } = {};
  dimensions.forEach((dimension, index) => {
    const value = vector[index] as number;
    if (value !== 0 && value !== Infinity) amount[dimension] = value;
  });
  return amount;
}

/** A limit: 0 is one, infinity is none. */
export function toLimit(vector: ArrayLike<number>): Amount {
  return Object.fromEntries(dimensions.flatMap((dimension, i) => (vector[i] === Infinity ? [] : [[dimension, vector[i]]])));
}

/** Whether nothing of the first is more than of the second, and something less. */
export function isLess(a: Amount, b: Amount): boolean {
  return dimensions.every((name) => (a[name] ?? 0) <= (b[name] ?? 0)) && dimensions.some((name) => (a[name] ?? 0) < (b[name] ?? 0));
}

export function isNothing([a, b, c, d]: Vector): boolean {
  return a === 0 && b === 0 && c === 0 && d === 0;
}

/** @throws {@link ValidationError} for what is negative, not a number, or no whole number, and for names that are no dimension. */
export function assertAmount(amount: Amount, what: () => string): void {
  for (const name in amount) {
    // Compared one by one: it is part of the cost of each reservation.
    if (name === 'nanoUsd' || name === 'tokens' || name === 'steps' || name === 'timeMs') continue;
    throw new ValidationError(`${what()} has ${name}; there are ${dimensions.join(', ')}. ${didYouMean(name, dimensions)}`.trim());
  }
  for (let i = 0; i < dimensions.length; i++) {
    const dimension = dimensions[i] as (typeof dimensions)[number];
    const value = amount[dimension];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new ValidationError(`${what()} has ${dimension} ${String(value)}; it must be a whole number from 0.`);
  }
}
