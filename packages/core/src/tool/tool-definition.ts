import type { Effect } from '../run/step-policy.ts';
import type { Schema } from './schema.ts';

/** One thing a tool can do. */
export interface ToolAction {
  readonly description: string;
  /** Parameters; without one anything passes. */
  readonly schema?: Schema;
  /** Default `once`. */
  readonly effect?: Effect;
}

/** What every kind of tool says of itself. */
export interface ToolDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** By action name. Empty: any action, any parameters, effect `once`. */
  readonly actions: Readonly<Record<string, ToolAction>>;
}
