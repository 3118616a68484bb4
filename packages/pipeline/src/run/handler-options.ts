import type { Clock, Generate, Json, JsonObject, Logger, ModelList, Redactor, ToolContext } from '@tutti/core';
import type { Surrounding } from '../execution/surround.ts';
import type { TemplateLibrary } from '../template/index.ts';

/** Calls a tool by name. A tool registry is one. */
export interface ToolCaller {
  call(name: string, action: string, parameters: JsonObject, context: ToolContext): Promise<Json>;
}

/** What the handlers and evaluators of pipelines are made of. */
export interface PipelineHandlerOptions extends Surrounding {
  readonly tools: ToolCaller;
  /** Asks a model. Without it steps that need one fail. */
  readonly generate?: Generate;
  /** The models it chooses from, for tools that choose among them. */
  readonly models?: ModelList;
  /** For the time limit of templates, and `now()`. Default: the system's. */
  readonly clock?: Clock;
  /** Default: the built-in filters, tests and functions. */
  readonly library?: TemplateLibrary;
  readonly logger?: Logger;
  /** Takes secrets out of errors before error handlers of pipelines see them. */
  readonly redactor?: Redactor;
}
