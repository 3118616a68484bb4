import { addCharges, type Charge, type StepKey } from '@tutti/core';
import { assertCharge } from './assert-money.ts';

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
    assertCharge(`Step "${this.#step.path}"`, charge);
    this.#charge = addCharges(this.#charge, charge);
  }

  /** Gives it once. */
  take(): { readonly charge?: Charge } {
    const charge = this.#charge;
    this.#charge = undefined;
    return charge === undefined ? {} : { charge };
  }
}
