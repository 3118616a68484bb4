import type { Charge } from '../run/charge.ts';
import type { Amount } from '../run/step-policy.ts';
import type { ModelRequest } from './model-request.ts';
import type { ModelResult } from './model-result.ts';

/** What a model is asked. */
export interface GenerateRequest extends Omit<ModelRequest, 'model'> {
  /** A registry id to insist on; without it the router chooses. */
  readonly model?: string;
  /** Capabilities the model must have. */
  readonly capabilities?: readonly string[];
}

/** How an answer is asked for. */
export interface GenerateOptions {
  readonly signal: AbortSignal;
  /** The most that the call may cost with all its attempts: a shorter answer is asked for where that is needed, and none where even that is too dear. */
  readonly allowance?: Amount;
  /** Told what each attempt has cost, those that failed included; the worst case where nobody knows. */
  readonly onCharge?: (charge: Charge) => void;
}

/** What a handler or tool needs of the model side: one function. It asks a model, whichever serves best, within limits and budget. */
export type Generate = (request: GenerateRequest, options: GenerateOptions) => Promise<ModelResult>;
