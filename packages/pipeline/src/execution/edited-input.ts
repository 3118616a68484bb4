import { ValidationError, didYouMean, type Journal, type Json, type JsonObject } from '@tutti/core';
import { readRecordedRun } from './recorded-run.ts';

/**
 * The recorded input of a pipeline's run with some inputs, or values of its context, replaced.
 * @throws ValidationError for a name the run does not have
 */
export async function editedInput(journal: Journal, runId: string, changes: Readonly<Record<string, Json>>): Promise<JsonObject> {
  const { input } = await readRecordedRun(journal, runId);
  const inputs: Record<string, Json> = { ...input };
  const context: Record<string, Json> = { ...(input['__context'] as JsonObject | undefined) };
  const known = [...Object.keys(input).filter((name) => !name.startsWith('__')), ...Object.keys(context)];
  for (const [name, value] of Object.entries(changes)) {
    if (!known.includes(name)) throw new ValidationError(`Run "${runId}" has no input "${name}". ${didYouMean(name, known) || `It has: ${known.join(', ') || 'none'}.`}`, { code: 'INPUT_UNKNOWN', data: { name, known } });
    if (Object.hasOwn(context, name)) context[name] = value;
    else inputs[name] = value;
  }
  return { ...inputs, __context: context };
}
