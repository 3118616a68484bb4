import type { Json, JsonObject } from '../json/json.ts';
import type { ToolContext } from './tool-context.ts';

/** A step as a control system sees it: its parameters are rendered already. */
export interface ControlledTask {
  /** Path of the step in its run; empty when a tool is called outside of one. */
  readonly id: string;
  readonly tool: string;
  readonly action: string;
  readonly parameters: JsonObject;
}

/** Runs steps instead of the tools. What it returns is the step's result, recorded once. */
export abstract class ControlSystem {
  abstract executeTask(task: ControlledTask, context: ToolContext): Promise<Json>;
  /** Names of the tools it takes over or brings; `*` takes over every registered tool. */
  abstract getCapabilities(): readonly string[];
}
