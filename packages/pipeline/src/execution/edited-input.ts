import { ValidationError, didYouMean, type Journal, type Json, type JsonObject } from '@tutti/core';
import type { Secrets } from '../run/secrets.ts';
import { readRecordedRun } from './recorded-run.ts';

/**
 * The recorded input of a pipeline's run with some inputs, or values of its context, replaced.
 * @throws ValidationError for a name the run does not have
 */
export async function editedInput(
  { journal, secrets }: { readonly journal: Journal; readonly secrets?: Secrets | undefined },
  runId: string,
  given: Readonly<Record<string, Json>>,
): Promise<JsonObject> {
  const changes = secrets === undefined ? given : (secrets.seal(given) as JsonObject);
  const { input } = await readRecordedRun(journal, runId);
  const inputs: Record<string, Json> = { ...input };
  const context: Record<string, Json> = { ...(input['__context'] as JsonObject | undefined) };
  const known = [...Object.keys(input).filter((name) => !name.startsWith('__')), ...Object.keys(context)];
  for (const [name, value] of Object.entries(changes)) {
    if (!known.includes(name)) {
      throw new ValidationError(
        `Run "${runId}" has no input "${name}". ${didYouMean(name, known) || `It has: ${known.join(', ') || 'none'}.`}`,
        {
          code: 'INPUT_UNKNOWN',
          data: { name, known },
        },
      );
    }
    if (Object.hasOwn(context, name)) context[name] = value;
    else inputs[name] = value;
  }
  return {
    ...inputs,
    __context: context,
    ...(secrets === undefined ? {} : { __pipeline: { ...(input['__pipeline'] as JsonObject | undefined), sealed: true } }),
  };
}
