import { ValidationError, addCharges, type Charge, type StepKey } from '@tutti/core';

/** What a body has cost, to go on record with what it settles with. */
export class BodyCharge {
  readonly #step: { readonly path: StepKey };
  #charge: Charge | undefined = undefined;

  constructor(step: { readonly path: StepKey }) {
    this.#step = step;
  }

  get isAny(): boolean {
    return this.#charge !== undefined;
  }

  /** @throws ValidationError for what is no cost. */
  add(charge: Charge): void {
    if (!Number.isSafeInteger(charge.nanoUsd) || charge.nanoUsd < 0)
      throw new ValidationError(
        `Step "${this.#step.path}" records a charge of ${charge.nanoUsd} nano-dollars; it must be a whole number of at least 0.`,
      );
    this.#charge = addCharges(this.#charge, charge);
  }

  /** Gives it once. */
  take(): { readonly charge?: Charge } {
    const charge = this.#charge;
    this.#charge = undefined;
    return charge === undefined ? {} : { charge };
  }
}
