import type { Json } from '../json/json.ts';
import type { ModelList } from '../model/model-list.ts';
import type { Generate } from '../model/generate.ts';
import type { Logger } from '../ports/logger.ts';
import type { StepContext } from '../run/step-context.ts';
import type { ApprovalPolicy } from './tool-definition.ts';

/** What a tool may use while it works. Tools get models and child runs from here, never by importing them. */
export interface ToolContext {
  readonly signal: AbortSignal;
  /** Same in every attempt: pass it on to services that recognise repeated requests. */
  readonly idempotencyKey?: string;
  /** From 1: which attempt of its step calls. */
  readonly attempt?: number;
  /** The input of the run that calls. */
  readonly runInput?: Json;
  readonly logger?: Logger;
  readonly generate?: Generate;
  /** The models that `generate` chooses from, where it chooses. */
  readonly models?: ModelList;
  readonly runChild?: StepContext['runChild'];
  readonly wait?: StepContext['wait'];
  /** Keeps something on record under a key, once. */
  readonly step?: StepContext['step'];
  readonly report?: StepContext['report'];
  /** Which parameters of this call come from what others wrote, and from which steps; `''` is the choice of tool and action. */
  readonly untrusted?: Readonly<Record<string, readonly string[]>>;
  /** The policy that the run began with; the stricter of it and the registry's holds. */
  readonly approvals?: ApprovalPolicy;
  /** What was answered about calls; whoever calls keeps it for as long as an answer is to hold. */
  readonly agreed?: Map<string, boolean>;
}
