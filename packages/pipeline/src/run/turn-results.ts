import type { Json } from '@tutti/core';
import type { StepResult } from './pipeline-result.ts';
import { bareValue, isCollectedItem, isCollectedLoop, isStepRecord, type CollectedItem } from './step-record.ts';

/** Results of the steps in each turn of a loop, under `<loop>_<index>_<step>`; `<loop>_<index>` when the step repeats itself. */
export function turnResults(loop: string, output: Json | undefined): Readonly<Record<string, StepResult>> {
  const turns = isCollectedLoop(output)
    ? output.iterations
    : Array.isArray(output) && output.length > 0 && output.every(isCollectedItem)
      ? (output as unknown as readonly CollectedItem[])
      : [];
  const results: Record<string, StepResult> = Object.create(null) as Record<string, StepResult>;
  turns.forEach((turn, index) => {
    for (const [id, step] of Object.entries(turn.steps)) {
      const record = isStepRecord(step.output) ? step.output : undefined;
      results[turn.isSingle ? `${loop}_${index}` : `${loop}_${index}_${id}`] = {
        status: step.status,
        success: step.status === 'completed',
        value: bareValue(step.output),
        retries: 0,
        timedOut: step.error?.code === 'TIMEOUT',
        dependencies: [],
        ...(step.error === undefined ? {} : { error: step.error.message, errorType: step.error.name, errorCode: step.error.code }),
        ...(record?.model === undefined ? {} : { model: record.model }),
        ...(record?.provider === undefined ? {} : { provider: record.provider }),
      };
    }
  });
  return results;
}
