import { didYouMean, Tool, type JsonObject, type ToolContext, type ToolOptions } from '@tutti/core';
import { ActionUnknownError } from '../errors/action-unknown-error.ts';
import { actionAliases } from './action-aliases.ts';
import type { ActionBody } from './action-body.ts';
import { throwIfCancelled } from './throw-if-cancelled.ts';

/** What an {@link ActionTool} consists of. */
export interface ActionToolOptions extends Omit<ToolOptions, 'actions'> {
  readonly actions: Readonly<Record<string, ActionBody>>;
  /** What `execute` means. */
  readonly defaultAction?: string;
}

/** Base of the built-in tools: a table of actions, each with schema, effect and body. */
export abstract class ActionTool extends Tool {
  /** The action that `execute` stands for, if any. */
  readonly defaultAction: string | undefined;
  readonly #bodies: ReadonlyMap<string, ActionBody>;

  constructor(options: ActionToolOptions) {
    const aliases = aliasesOf(options);
    super({ ...options, actions: withAliases(options.actions, aliases) });
    this.defaultAction = options.defaultAction;
    this.#bodies = new Map([...Object.entries(options.actions), ...aliases]);
  }

  override async execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<JsonObject> {
    const name = action === 'execute' && !this.#bodies.has('execute') ? (this.defaultAction ?? action) : action;
    const body = this.#bodies.get(name);
    if (body === undefined) throw unknownAction(this.id, action, Object.keys(this.actions));
    const used = context ?? { signal: new AbortController().signal };
    throwIfCancelled(used.signal);
    return body.invoke(parameters, used, `${this.id}.${name}`);
  }
}

function aliasesOf({ id, actions }: ActionToolOptions): readonly (readonly [string, ActionBody])[] {
  return Object.entries(actionAliases[id] ?? {}).flatMap(([alias, name]) =>
    Object.hasOwn(actions, alias) || actions[name] === undefined ? [] : [[alias, actions[name]]],
  );
}

/** Aliases are found by those who look them up, and not listed: neither models nor messages should offer two words for one thing. */
function withAliases(
  actions: Readonly<Record<string, ActionBody>>,
  aliases: readonly (readonly [string, ActionBody])[],
): Readonly<Record<string, ActionBody>> {
  const all = { ...actions };
  for (const [alias, body] of aliases) Object.defineProperty(all, alias, { value: body, enumerable: false });
  return all;
}

/** The error of an action a tool does not have. */
export function unknownAction(tool: string, action: string, known: Iterable<string>): ActionUnknownError {
  const names = [...known];
  const hint = didYouMean(action, names);
  return new ActionUnknownError(`Tool "${tool}" has no action "${action}". ${hint === '' ? '' : `${hint} `}It has: ${names.join(', ')}.`, {
    data: { tool, action, known: names },
  });
}
