import type { Json, JsonObject, Logger } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import type { OrchestratorOptions } from './options.ts';

type StateManagerPort = NonNullable<OrchestratorOptions['stateManager']>;

/** What a checkpoint holds: up to which record of the run it reaches, and what the steps had given by then. */
export interface CheckpointState extends JsonObject {
  readonly seq: number;
  readonly completed: readonly string[];
  readonly outputs: JsonObject;
}

/** Saves a checkpoint after each top-level step; resolves when the run has ended and the last one is saved. */
export async function saveCheckpoints(run: Run, stateManager: StateManagerPort, { context, logger }: { readonly context: JsonObject; readonly logger: Logger | undefined }): Promise<void> {
  const outputs: Record<string, Json> = {};
  const completed: string[] = [];
  for await (const event of run.events()) {
    if (event.type !== 'step.completed') continue;
    completed.push(event.path);
    if (/[/[.]/.test(event.path)) continue;
    outputs[event.path] = (await run.output(event.path)) ?? null;
    const state: CheckpointState = { seq: event.seq + 1, completed: [...completed], outputs: { ...outputs } };
    try {
      await stateManager.saveCheckpoint(run.id, state, context);
    } catch (error) {
      logger?.warning(`The checkpoint of "${run.id}" after "${event.path}" could not be saved; the run goes on.`, { error: String(error) });
    }
  }
}
