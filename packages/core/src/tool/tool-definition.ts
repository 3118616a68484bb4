import type { Effect } from '../run/step-policy.ts';
import type { KnownParameters } from './known-parameters.ts';
import type { Schema } from './schema.ts';

/** One thing a tool can do. */
export interface ToolAction {
  readonly description: string;
  /** Parameters; without one anything passes. */
  readonly schema?: Schema;
  /** Names of the parameters it reads, so that a misspelt one is told of. Default: those of the schema, when it is a zod object. */
  readonly parameters?: KnownParameters;
  /** Default `once`. */
  readonly effect?: Effect;
  /** Where the effect depends on a parameter, a method for instance. */
  readonly effectBy?: EffectBy;
}

/** The effect of an action by the value of one of its parameters; values that are not listed have the action's `effect`. */
export interface EffectBy {
  readonly parameter: string;
  /** By value, in upper case. */
  readonly effects: Readonly<Record<string, Effect>>;
  /** The value meant when the parameter is left out. */
  readonly otherwise: string;
}

/** The effect of an action with a value of the parameter it depends on: `undefined` when it is left out. */
export function effectOfAction(action: ToolAction | undefined, valueOf: (parameter: string) => unknown): Effect {
  const effect = action?.effect ?? 'once';
  const by = action?.effectBy;
  if (by === undefined) return effect;
  const value = valueOf(by.parameter);
  const key = value === undefined ? by.otherwise : String(value).trim().toUpperCase();
  return Object.hasOwn(by.effects, key) ? (by.effects[key] ?? effect) : effect;
}

/** What every kind of tool says of itself. */
export interface ToolDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** By action name. Empty: any action, any parameters, effect `once`. */
  readonly actions: Readonly<Record<string, ToolAction>>;
}
