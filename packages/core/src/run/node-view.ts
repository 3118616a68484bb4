import type { ErrorRecord } from '../errors/error-record.ts';
import type { StepKey } from './keys.ts';
import type { OutputRef } from './outcome.ts';
import type { NodeStatus, WaitingFor } from './status.ts';

/** What a Program knows of one node instance. */
export interface NodeView {
  readonly path: StepKey;
  readonly node: string;
  readonly status: NodeStatus;
  readonly waitingFor?: WaitingFor;
  readonly error?: ErrorRecord;
  /** For `cancelled`: the node or cause it goes back to. */
  readonly because?: string;
  /** Where its output is, once it has one. */
  readonly output?: OutputRef;
}
