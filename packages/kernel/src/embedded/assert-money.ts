import { ValidationError, isUsage, type Amount, type Charge } from '@tutti/core';

const dimensions: readonly string[] = ['nanoUsd', 'tokens', 'steps', 'timeMs'];

/** Checks what something has cost before it is put on record, where it would be added up for ever. @throws ValidationError */
export function assertCharge(who: string, charge: Charge | null | undefined): asserts charge is Charge {
  const { nanoUsd, usage } = charge ?? ({} as Partial<Charge>);
  if (!isWhole(nanoUsd))
    throw new ValidationError(`${who} records a charge of ${String(nanoUsd)} nano-dollars; it must be a whole number of at least 0.`);
  if (usage !== undefined && !isUsage(usage))
    throw new ValidationError(
      `${who} records a usage that cannot be added up; counts of tokens are numbers from 0, with a total of input and of output.`,
    );
}

/** @throws ValidationError for what is no amount, in words of what it is meant for. */
export function assertAmount(what: string, amount: Amount | null | undefined): void {
  if (typeof amount !== 'object' || amount === null)
    throw new ValidationError(
      `${what} is ${amount === null ? 'null' : `of type ${typeof amount}`}; give an object such as { nanoUsd: 1000 }.`,
    );
  for (const [dimension, value] of Object.entries(amount)) {
    if (dimensions.includes(dimension) && (value === undefined || isWhole(value))) continue;
    throw new ValidationError(`${what} has ${dimension} ${String(value)}; ${dimensions.join(', ')} are whole numbers from 0.`);
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
