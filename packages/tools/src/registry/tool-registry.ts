import {
  ValidationError,
  assertJson,
  didYouMean,
  effectOfAction,
  parseWith,
  silentLogger,
  type ApprovalPolicy,
  type Effect,
  type Json,
  type JsonObject,
  type Logger,
  type ToolContext,
} from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { ToolNameError } from '../errors/tool-name-error.ts';
import { ToolUnknownError } from '../errors/tool-unknown-error.ts';
import { assertAgreed, type CheckedCall } from './assert-agreed.ts';
import { assertSecretsThere } from './assert-secrets-there.ts';
import { checkParameters } from './check-parameters.ts';
import { isRequestTool, nameOf, type RegisteredTool, type ToolClass } from './registered-tool.ts';
import { resolveAction, type ResolvedAction } from './resolve-action.ts';
import { bareActions, isToolName, plainSpelling, toolAliases } from './tool-names.ts';
import { toToolError } from './to-tool-error.ts';
import type { ToolSource } from './tool-source.ts';

/** Tools by name. Calls are checked on the way in and on the way out. */
export class ToolRegistry implements AsyncDisposable {
  readonly #sources = new Map<string, ToolSource>();
  readonly #tools = new Map<string, RegisteredTool>();
  readonly #aliases = new Map<string, string>(Object.entries(toolAliases));
  readonly #logger: Logger;
  /** When people are asked before a call acts beyond its run. */
  readonly approvals: ApprovalPolicy;

  constructor(options: { readonly logger?: Logger; readonly approvals?: ApprovalPolicy } = {}) {
    this.approvals = checkedPolicy(options.approvals ?? 'never');
    this.#logger = options.logger ?? silentLogger;
  }

  /** Adds a tool, or a class of which one instance is made, under a name; the last registration of a name wins. */
  registerTool(name: string, tool: RegisteredTool | ToolClass): void;
  registerTool(tool: RegisteredTool): void;
  registerTool(first: string | RegisteredTool, second?: RegisteredTool | ToolClass): void {
    const given = typeof first === 'string' ? second : first;
    if (given === undefined || given === null)
      throw new ToolNameError(`Nothing was given to register as "${String(first)}". Pass a tool or a tool class.`);
    const tool = typeof given === 'function' ? new given() : given;
    const name = typeof first === 'string' ? first : nameOf(tool);
    if (typeof name !== 'string' || !isToolName(name)) {
      throw new ToolNameError(
        `A tool cannot be called ${JSON.stringify(name)}. Start with a letter and use letters, digits, "-", "_", ".", ":" or "/", at most 128.`,
      );
    }
    if (this.#tools.has(name))
      this.#logger.warning(`Tool "${name}" was registered again; the new one is used from now on.`, { tool: name });
    this.#tools.set(name, tool);
  }

  /** Puts a tool in the place of another on purpose: nobody is warned. */
  replaceTool(name: string, tool: RegisteredTool): void {
    this.#tools.delete(name);
    this.registerTool(name, tool);
  }

  /** Adds tools that come from elsewhere; they answer to `name.tool`. A tool registered under such a name itself comes first. */
  registerSource(name: string, source: ToolSource): void {
    if (!isToolName(name) || name.includes('.'))
      throw new ToolNameError(
        `Tools cannot come from a source called ${JSON.stringify(name)}. Start with a letter and use letters, digits, "-" and "_".`,
      );
    this.#sources.set(name, source);
  }

  /** A source by its name. */
  source(name: string): ToolSource | undefined {
    return this.#sources.get(name);
  }

  sourceNames(): string[] {
    return [...this.#sources.keys()].sort();
  }

  /** Lets a tool answer to another name too. A tool registered under that name itself comes first. */
  alias(alias: string, name: string): void {
    this.#aliases.set(plainSpelling(alias), name);
  }

  /** The registered name that a spelling means: itself, an alias, or the same in other case and separators. */
  resolveName(name: string): string | undefined {
    const plain = plainSpelling(name);
    for (const candidate of [name, plain, this.#aliases.get(plain)]) {
      if (candidate !== undefined && this.#tools.has(candidate)) return candidate;
    }
    for (const registered of this.#tools.keys()) if (plainSpelling(registered) === plain) return registered;
    return this.#ofSource(name) === undefined ? undefined : name;
  }

  find(name: string): RegisteredTool | undefined {
    const resolved = this.resolveName(name);
    return resolved === undefined ? undefined : this.#get(resolved);
  }

  /** Tool and action of an action written without a tool (`generate_text`, or a tool's own name). */
  findAction(action: string): { readonly tool: string; readonly action: string } | undefined {
    const bare = Object.hasOwn(bareActions, action) ? bareActions[action] : undefined;
    if (bare !== undefined && this.#tools.has(bare.tool)) return bare;
    const tool = this.resolveName(action);
    return tool === undefined ? undefined : { tool, action: 'execute' };
  }

  /** Registered names, and those that sources know beforehand, sorted. */
  names(): string[] {
    return [...new Set([...this.#tools.keys(), ...[...this.#sources.values()].flatMap((source) => source.names())])].sort();
  }

  /** Names and tools, sorted by name. */
  list(): { readonly name: string; readonly tool: RegisteredTool }[] {
    return [...this.#tools].map(([name, tool]) => ({ name, tool })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What an action does to the outside; `once` when the tool does not say. @throws ToolUnknownError, ActionUnknownError */
  effect(name: string, action: string, parameters: JsonObject = {}): Effect {
    const { definition, parameters: given } = this.#resolve(name, { action, parameters });
    return effectOfAction(definition, (parameter) => given[parameter] ?? undefined);
  }

  /**
   * Asks somebody to agree to a call, where the policy wants it and the call acts beyond its run; waits durably for the answer.
   * `call` does the same; who calls this before, with a context that keeps what was `agreed`, has the waiting apart from the call.
   * @throws as {@link call}; ApprovalRejectedError, PersonNeededError outside of a run
   */
  // eslint-disable-next-line max-params -- the fourth is the options object: who calls, how to stop, what may be used
  async agree(name: string, action: string, parameters: JsonObject = {}, context: ToolContext = idleContext()): Promise<void> {
    await assertAgreed(await this.#checked(name, action, parameters), this.approvals, context);
  }

  /**
   * Calls a tool: finds the action, validates the parameters by its schema, asks where the policy wants it, runs it, checks that its output is plain JSON.
   * @throws ToolUnknownError, ActionUnknownError, ValidationError, ApprovalRejectedError, and what the tool throws: errors of Tutti as they are, others as ToolExecutionError.
   */
  // eslint-disable-next-line max-params -- the fourth is the options object: who calls, how to stop, what may be used
  async call(name: string, action: string, parameters: JsonObject = {}, context: ToolContext = idleContext()): Promise<Json> {
    throwIfCancelled(context.signal);
    const call = await this.#checked(name, action, parameters);
    await assertAgreed(call, this.approvals, context);
    throwIfCancelled(context.signal);
    const output = await invoke(call.found, { name: call.action, toolName: call.tool, parameters: call.parameters, context });
    assertJson(output, `The output of ${call.tool}.${call.action}`);
    return output;
  }

  async #checked(name: string, action: string, given: JsonObject): Promise<CheckedCall & { readonly found: RegisteredTool }> {
    const what = `The input of ${name}.${action}`;
    checkParameters(given, what);
    const { tool: found, toolName, ...resolved } = this.#resolve(name, { action, parameters: given });
    const { definition } = resolved;
    const parameters =
      definition?.schema === undefined
        ? resolved.parameters
        : ((await parseWith(definition.schema, resolved.parameters, what)) as JsonObject);
    const call = { found, tool: toolName, action: resolved.name, definition, parameters };
    assertSecretsThere(call, found.readsOutside === true);
    return call;
  }

  /** Lets go of what tools hold: connections, programs. */
  async [Symbol.asyncDispose](): Promise<void> {
    const held = new Set([...this.#tools.values()] as readonly Partial<AsyncDisposable>[]);
    await Promise.all([...held].map((tool) => tool[Symbol.asyncDispose]?.()));
  }

  #get(name: string): RegisteredTool | undefined {
    return this.#tools.get(name) ?? this.#ofSource(name);
  }

  #ofSource(name: string): RegisteredTool | undefined {
    const [source = '', ...rest] = name.trim().split('.');
    return rest.length === 0 ? undefined : this.#sources.get(source)?.find(rest.join('.'));
  }

  #resolve(
    name: string,
    call: { readonly action: string; readonly parameters: JsonObject },
  ): ResolvedAction & { readonly tool: RegisteredTool; readonly toolName: string } {
    const toolName = this.resolveName(name);
    const tool = toolName === undefined ? undefined : this.#get(toolName);
    if (tool === undefined || toolName === undefined) throw this.#unknownTool(name);
    return { tool, toolName, ...resolveAction(tool, toolName, call) };
  }

  #unknownTool(name: string): ToolUnknownError {
    const known = this.names();
    const hint = didYouMean(name, [...known, ...this.#aliases.keys()]);
    const list = known.length === 0 ? 'No tools are registered.' : `Registered: ${known.join(', ')}.`;
    return new ToolUnknownError(`Unknown tool ${JSON.stringify(name)}. ${hint === '' ? '' : `${hint} `}${list}`, {
      data: { tool: name, known },
    });
  }
}

function checkedPolicy(policy: ApprovalPolicy): ApprovalPolicy {
  if (policy === 'never' || policy === 'untrusted' || policy === 'always') return policy;
  throw new ValidationError(`approvals is ${JSON.stringify(policy)}; it must be never, untrusted or always.`);
}

interface Invocation {
  readonly name: string;
  readonly toolName: string;
  readonly parameters: JsonObject;
  readonly context: ToolContext;
}

async function invoke(tool: RegisteredTool, call: Invocation): Promise<unknown> {
  const { name, parameters, context } = call;
  try {
    if (!isRequestTool(tool)) return (await tool.execute(name, parameters, context)) ?? null;
    const { request = parameters, options = {} } = parameters;
    return (await tool.execute(request, options, undefined, context)) ?? null;
  } catch (error) {
    throw toToolError(error, { tool: call.toolName, action: name, signal: context.signal });
  }
}

function idleContext(): ToolContext {
  return { signal: new AbortController().signal };
}
