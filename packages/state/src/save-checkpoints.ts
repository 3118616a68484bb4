import type { Json, JsonObject, Logger, RunEvent } from '@tutti/core';
import type { StateManager } from './state-manager.ts';

/** A run whose steps are watched. */
export interface WatchedRun {
  readonly id: string;
  events(): AsyncIterable<RunEvent>;
  output(step: string): Promise<Json | undefined>;
}

/** What a checkpoint holds: how many records the run had (`seq`: that of the next one), and what its steps had given by then. */
export interface CheckpointState extends JsonObject {
  readonly seq: number;
  readonly completed: readonly string[];
  readonly outputs: JsonObject;
}

export interface SaveCheckpointsOptions {
  /** Kept with each checkpoint. */
  readonly context: JsonObject;
  /** Told of checkpoints that could not be saved. */
  readonly logger: Logger | undefined;
}

/** Saves a checkpoint after each top-level step; resolves when the run has ended and the last one is saved. */
export async function saveCheckpoints(
  run: WatchedRun,
  stateManager: Pick<StateManager, 'saveCheckpoint'>,
  options: SaveCheckpointsOptions,
): Promise<void> {
  const { context, logger } = options;
  const outputs: Record<string, Json> = {};
  const completed: string[] = [];
  for await (const event of run.events()) {
    if (event.type !== 'step.completed') continue;
    completed.push(event.path);
    if (isInScope(event.path)) continue;
    outputs[event.path] = (await run.output(event.path)) ?? null;
    const state: CheckpointState = { seq: event.seq + 1, completed: [...completed], outputs: { ...outputs } };
    try {
      await stateManager.saveCheckpoint(run.id, state, context);
    } catch (error) {
      logger?.warning(`The checkpoint of "${run.id}" after "${event.path}" could not be saved; the run goes on.`, { error: String(error) });
    }
  }
}

/** `review[3]/draft`, and steps that a front end has made inside one of the definition: `review.draft`. */
function isInScope(path: string): boolean {
  return /[/[.]/.test(path);
}
