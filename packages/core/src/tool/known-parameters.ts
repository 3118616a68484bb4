import { z } from 'zod';
import { nearestName } from '../nearest-name.ts';
import type { Schema } from './schema.ts';

/** The parameters that an action reads. */
export interface KnownParameters {
  /** By name, its other spellings. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Whether other names are material: shown to a model, put into a report. Else they are left aside. */
  readonly isOpen: boolean;
  /** Whether `maxTokens` is `max_tokens`. Default false. */
  readonly takesCamelCase?: boolean;
}

/** A name that an action does not read, and the one that was probably meant. */
export interface UnknownParameter {
  readonly name: string;
  readonly near?: string;
}

/** What was said of zod schemas; those refined from one know the same. */
const declared = z.registry<KnownParameters>();

/** Says which names a zod schema reads, where its shape does not say it all: spellings, names that are material. Gives the schema back. */
export function declareParameters<Given extends Schema>(schema: Given, known: KnownParameters): Given {
  if (schema instanceof z.ZodType) declared.add(schema, known);
  return schema;
}

/** The parameters an action reads: as it says itself, else as its schema says, when that is a zod object; undefined when neither does. */
export function knownParameters({
  parameters,
  schema,
}: {
  readonly parameters?: KnownParameters;
  readonly schema?: Schema;
}): KnownParameters | undefined {
  return parameters ?? parametersOfSchema(schema);
}

/**
 * The names among those given that an action does not read. A near one is told of only while the parameter it stands for is not given;
 * where other names are material, only near ones are told of.
 */
export function unknownParameters(given: readonly string[], known: KnownParameters): UnknownParameter[] {
  const absent = new Set(Object.keys(known.names));
  for (const name of given) absent.delete(parameterNamed(name, known) ?? '');
  const candidates = [...absent].flatMap((name) => [name, ...(known.names[name] ?? [])]);
  return given.flatMap((name): UnknownParameter[] => {
    if (parameterNamed(name, known) !== undefined) return [];
    const plain = known.takesCamelCase === true ? snakeCase(name) : name;
    const near =
      nearestName(plain, candidates, name.length < 6 ? 1 : 2) ??
      candidates.find((candidate) => sortedLetters(candidate) === sortedLetters(plain));
    if (near !== undefined) return [{ name, near }];
    return known.isOpen ? [] : [{ name }];
  });
}

/** The parameter that a name stands for: itself, or the one it is another spelling of. */
export function parameterNamed(name: string, { names, takesCamelCase = false }: KnownParameters): string | undefined {
  for (const spelling of takesCamelCase ? [name, snakeCase(name)] : [name]) {
    if (Object.hasOwn(names, spelling)) return spelling;
    for (const [own, others] of Object.entries(names)) if (others.includes(spelling)) return own;
  }
  return undefined;
}

/** `maxTokens` → `max_tokens`; names in another style stay. */
export function snakeCase(name: string): string {
  return /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+$/.test(name) ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;
}

/** "titel" is two edits from "title", and of the same letters. */
function sortedLetters(name: string): string {
  return [...name].sort().join('');
}

function parametersOfSchema(schema: Schema | undefined): KnownParameters | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const said = declared.get(schema);
  if (said !== undefined) return said;
  try {
    const { properties, additionalProperties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    if (properties === undefined) return undefined;
    return {
      names: Object.fromEntries(Object.keys(properties).map((name) => [name, []])),
      isOpen: additionalProperties !== undefined && additionalProperties !== false,
    };
  } catch {
    // A schema that cannot be described is its own witness.
    return undefined;
  }
}
