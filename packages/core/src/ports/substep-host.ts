import type { StepContext } from '../run/step-context.ts';

/** The durable part of a step: what differs between an embedded journal and a distributed engine. */
export type SubstepHost = Pick<StepContext, 'attempt' | 'signal' | 'idempotencyKey' | 'step' | 'wait' | 'runChild' | 'report'>;
