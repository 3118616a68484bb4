import type { Effect } from '../run/step-policy.ts';
import type { KnownParameters } from './known-parameters.ts';
import type { Schema } from './schema.ts';

/** What an action does beyond the run: changes files or stored data, runs a program, or sends something to others. */
export type ToolAct = 'write' | 'exec' | 'send';

/** When people are asked before a tool acts: never, when its arguments come from what others wrote, or always. */
export type ApprovalPolicy = 'never' | 'untrusted' | 'always';

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
  /** What it does beyond the run; `nothing` for a call of a model. Default: by its effect, `send` for `once`, `write` for `idempotent`. An effect of `none` does nothing. */
  readonly acts?: ToolAct | 'nothing';
  /** Parameters (`path`), or values of them (`format=pdf`), without any of which it does nothing beyond the run. */
  readonly actsWith?: readonly string[];
  /** Parameters that alone count where it is asked whether the arguments come from others. Default: all. */
  readonly actsOn?: readonly string[];
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

/** What a call of an action does beyond the run; `undefined`: nothing. */
export function actOf(action: ToolAction | undefined, parameters: Readonly<Record<string, unknown>>): ToolAct | undefined {
  const effect = effectOfAction(action, (parameter) => parameters[parameter] ?? undefined);
  const acts = action?.acts ?? (effect === 'once' ? 'send' : 'write');
  if (effect === 'none' || acts === 'nothing') return undefined;
  const isGiven =
    action?.actsWith?.some((named) => {
      const [name = '', value] = named.split('=');
      return (parameters[name] ?? null) !== null && (value === undefined || parameters[name] === value);
    }) ?? true;
  return isGiven ? acts : undefined;
}

/** What every kind of tool says of itself. */
export interface ToolDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** By action name. Empty: any action, any parameters, effect `once`. */
  readonly actions: Readonly<Record<string, ToolAction>>;
  /** Whether what it gives was written by others: pages, answers of servers, what programs print. Default false. */
  readonly readsOutside?: boolean;
}
