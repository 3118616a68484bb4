import type { Json, JsonObject, ToolContext } from '@tutti/core';

/** A step as a control system sees it: its parameters are rendered already. */
export interface ControlledTask {
  readonly id: string;
  readonly action: string;
  /** Empty when the step names no tool. */
  readonly tool: string;
  readonly parameters: JsonObject;
}

/** Runs the steps of pipelines instead of the tools. What it returns is the step's result, recorded once. */
export abstract class ControlSystem {
  abstract executeTask(task: ControlledTask, context: ToolContext): Promise<Json>;
  /** Tools and actions it takes over; `*` for all. Other steps go to the registered tools. */
  abstract getCapabilities(): readonly string[];
}
