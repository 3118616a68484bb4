import { parseWith, type Effect, type EffectBy, type JsonObject, type Schema, type ToolAction, type ToolContext } from '@tutti/core';

/** One action with what it does. */
export interface ActionSpec<Parameters> {
  readonly description: string;
  readonly effect: Effect;
  readonly effectBy?: EffectBy;
  readonly acts?: ToolAction['acts'];
  readonly actsWith?: readonly string[];
  /** Or what makes it, when it is first asked for: most programs call few of the actions there are, and a schema takes longer to make than to use. */
  readonly schema: Schema<Parameters> | (() => Schema<Parameters>);
  readonly run: (parameters: Parameters, context: ToolContext) => JsonObject | Promise<JsonObject>;
}

/** An action whose parameters are validated before its body runs, also without a registry. */
export interface ActionBody extends ToolAction {
  readonly schema: Schema;
  readonly effect: Effect;
  /** @param what names the call in messages, `filesystem.read`. */
  readonly invoke: (parameters: JsonObject, context: ToolContext, what: string) => Promise<JsonObject>;
}

/** Builds an {@link ActionBody}. */
export function action<Parameters>(spec: ActionSpec<Parameters>): ActionBody {
  let made: Schema<Parameters> | undefined;
  const schema = (): Schema<Parameters> => (made ??= '~standard' in spec.schema ? spec.schema : spec.schema());
  return {
    description: spec.description,
    effect: spec.effect,
    ...(spec.effectBy === undefined ? {} : { effectBy: spec.effectBy }),
    ...(spec.acts === undefined ? {} : { acts: spec.acts }),
    ...(spec.actsWith === undefined ? {} : { actsWith: spec.actsWith }),
    get schema() {
      return schema();
    },
    invoke: async (parameters, context, what) => spec.run(await parseWith(schema(), parameters, `The input of ${what}`), context),
  };
}
