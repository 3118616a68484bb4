import type { Clock, Generate, Json, JsonObject, Logger, ModelList, QuoteCall, Redactor, ToolContext } from '@tutti/core';
import type { Surrounding } from '../execution/surround.ts';
import type { Environment, Secrets } from './secrets.ts';
import type { TemplateLibrary } from '../template/index.ts';

/** Calls a tool by name. A tool registry is one. */
export interface ToolCaller {
  call(name: string, action: string, parameters: JsonObject, context: ToolContext): Promise<Json>;
  /** Asks for what has to be agreed to before such a call, and waits; the call then asks no more. Default: nothing has to. */
  agree?(name: string, action: string, parameters: JsonObject, context: ToolContext): Promise<void>;
}

/** What the handlers and evaluators of pipelines are made of. */
export interface PipelineHandlerOptions extends Surrounding {
  readonly tools: ToolCaller;
  /** Asks a model. Without it steps that need one fail. */
  readonly generate?: Generate;
  /** What asking may cost, for runs with a budget. */
  readonly quote?: QuoteCall | undefined;
  /** The models it chooses from, for tools that choose among them. */
  readonly models?: ModelList | undefined;
  /** For the time limit of templates, and `now()`. Default: the system's. */
  readonly clock?: Clock;
  /** Default: the built-in filters, tests and functions. */
  readonly library?: TemplateLibrary;
  readonly logger?: Logger;
  /** Takes secrets out of what steps put out, and of errors before error handlers of pipelines see them. */
  readonly redactor?: Redactor;
  /** Where secrets are looked up that a run was given by the names of variables. Default: the environment of the process. */
  readonly environment?: Environment;
  /** Made of the two above. */
  readonly secrets?: Secrets;
}
