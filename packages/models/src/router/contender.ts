import type { Model } from '../model/model.ts';
import type { Arm } from './arm.ts';
import type { Prior } from './belief.ts';

/** A model that meets the requirements, with what is known of it on the task. Nothing here is exchanged while its description stays. */
export interface Contender {
  readonly model: Model;
  readonly arm: Arm;
  /** What its description says of its quality on the task; undefined when it says nothing. */
  readonly prior: Prior | undefined;
}
