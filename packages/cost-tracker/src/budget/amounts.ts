import { ValidationError, type Amount } from '@tutti/core';

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

/** @throws {@link ValidationError} for what is negative, not a number, or no whole number. */
export function assertAmount(amount: Amount, what: () => string): void {
  for (let i = 0; i < dimensions.length; i++) {
    const dimension = dimensions[i] as (typeof dimensions)[number];
    const value = amount[dimension];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new ValidationError(`${what()} has ${dimension} ${String(value)}; it must be a whole number from 0.`);
  }
}
