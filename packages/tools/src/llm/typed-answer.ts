import type { Json, JsonObject, ModelResult, ResponseSchema } from '@tutti/core';
import { z } from 'zod';
import { AnswerInvalidError } from '../errors/answer-invalid-error.ts';
import type { ModelParameters } from './llm-parameters.ts';

/** The schema of the answer that parameters ask for: `schema`, or `response_format` in any of its spellings. */
export function answerSchema(parameters: ModelParameters): ResponseSchema | undefined {
  const schema = parameters.schema ?? schemaOf(parameters.response_format);
  return schema === undefined ? undefined : { name: 'answer', schema };
}

/** The typed answer of a model: its parsed object, else the JSON in its text, checked against the schema. */
export function typedAnswer(result: ModelResult, schema: ResponseSchema): Json {
  const answer = result.object ?? parseJson(result.content);
  if (answer === undefined)
    throw new AnswerInvalidError(
      `The model ${result.modelId} was asked for JSON and answered ${JSON.stringify(result.content.slice(0, 200))}. Try again, or use a model with structured output.`,
      { data: { model: result.modelId } },
    );
  const checked = validator(schema.schema)?.safeParse(answer);
  if (checked?.success === false) {
    const first = checked.error.issues[0];
    throw new AnswerInvalidError(
      `The model ${result.modelId} answered JSON of another shape: ${first?.path.join('.') || 'the answer'}: ${first?.message ?? 'not valid'}. Try again, or use a model with structured output.`,
      { data: { model: result.modelId, answer } },
    );
  }
  return answer;
}

function schemaOf(format: ModelParameters['response_format']): JsonObject | undefined {
  if (format === undefined) return undefined;
  const word = typeof format === 'string' ? format : format['type'];
  const inner = typeof format === 'string' ? undefined : (format['json_schema'] ?? format['schema']);
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
    const { schema } = inner as JsonObject;
    return typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? (schema as JsonObject) : (inner as JsonObject);
  }
  return word === 'json_object' || word === 'json' ? { type: 'object' } : undefined;
}

/** JSON in a text: the text itself, or the one fenced block in it. Nothing is repaired or completed. */
export function parseJson(text: string): Json | undefined {
  const fenced = /^[^`]*```(?:json)?\s*\n([\s\S]*?)\n\s*```[^`]*$/.exec(text)?.[1];
  for (const candidate of [text, fenced]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as Json;
    } catch {
      // The next candidate may be JSON.
    }
  }
  return undefined;
}

function validator(schema: JsonObject): z.ZodType | undefined {
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // A schema beyond what can be checked here still went to the model and its provider.
    return undefined;
  }
}
