import { z } from 'zod';
import { isJsonObject } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { knownParameters, parameterNamed, type KnownParameters } from './known-parameters.ts';
import type { Schema } from './schema.ts';

/**
 * The JSON Schema of one parameter of an action, or of what stands at a path within it: `['layers', '0', 'kind']`.
 * Other spellings of the name count. Undefined where the action does not say: only zod schemas can be described.
 */
export function parameterSchema(
  action: { readonly parameters?: KnownParameters; readonly schema?: Schema },
  path: readonly string[],
): JsonObject | undefined {
  const [name, ...inner] = path;
  const whole = described(action.schema);
  if (whole === undefined || name === undefined) return undefined;
  const known = knownParameters(action);
  const first = known === undefined ? name : (parameterNamed(name, known) ?? name);
  return [first, ...inner].reduce<JsonObject | undefined>(
    (schema, part) => (schema === undefined ? undefined : within(schema, part)),
    whole,
  );
}

function described(schema: Schema | undefined): JsonObject | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  try {
    return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as unknown as JsonObject;
  } catch {
    // A schema that cannot be described is its own witness.
    return undefined;
  }
}

function within({ properties, items }: JsonObject, part: string): JsonObject | undefined {
  const found = isJsonObject(properties) && Object.hasOwn(properties, part) ? properties[part] : /^\d+$/.test(part) ? items : undefined;
  return isJsonObject(found) ? found : undefined;
}
