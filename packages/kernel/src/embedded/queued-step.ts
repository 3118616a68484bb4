import type { HostCommand } from '@tutti/core';
import { slotWeight, type SlotRequest } from './slot-pool.ts';

export type PerformStep = Extract<HostCommand, { type: 'perform-step' }>;

/** Priority of steps that name none. */
export const defaultPriority: number = 5;

/** A step that waits for a slot: a hundred thousand of these may wait at one time, so there is little to it. */
export class QueuedStep implements SlotRequest {
  readonly perform: PerformStep;
  readonly weight: number;
  next: this | undefined = undefined;
  readonly #granted: (step: QueuedStep) => boolean;

  constructor(perform: PerformStep, granted: (step: QueuedStep) => boolean) {
    this.perform = perform;
    const { policy, rank } = perform.command;
    this.weight = slotWeight(policy.priority ?? defaultPriority, rank);
    this.#granted = granted;
  }

  grant(): boolean {
    return this.#granted(this);
  }
}
