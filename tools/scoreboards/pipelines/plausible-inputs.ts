import type { Json } from '@tutti/core';
import type { CompiledPipeline, InputSpec } from '@tutti/pipeline';
import { answerForSchema } from '@tutti/testing';

/**
 * A value for every required input: its first choice, else what its type and bounds allow; and for every name that is
 * used and not declared, what its uses say of it.
 */
export function plausibleInputs({ pipeline, needs }: Pick<CompiledPipeline, 'pipeline' | 'needs'>): Readonly<Record<string, Json>> {
  const required = pipeline.inputs.filter(({ isRequired }) => isRequired).map((spec) => [spec.name, valueFor(spec)] as const);
  const undeclared = Object.entries(needs).map(([name, schema]) => [name, answerForSchema(schema, name)] as const);
  return Object.fromEntries([...required, ...undeclared]);
}

function valueFor(spec: InputSpec): Json {
  const { choices, type = 'string', minimum, maximum } = spec;
  const [choice] = choices ?? [];
  if (choice !== undefined) return choice;
  if (/^(?:int|num|float|double)/.test(type)) return Math.min(maximum ?? Infinity, Math.max(minimum ?? 1, 1));
  if (/^bool/.test(type)) return true;
  if (/^(?:array|list)/.test(type)) return ['first example', 'second example'];
  if (/^(?:object|dict|map)/.test(type)) return { name: 'example' };
  return textFor(spec);
}

function textFor({ name, minLength = 1, maxLength = Infinity }: InputSpec): string {
  const text = /url|link/.test(name)
    ? 'https://example.com/'
    : /path|file/.test(name)
      ? 'example.txt'
      : `an example ${name.replaceAll('_', ' ')}`;
  return text.padEnd(minLength, '.').slice(0, maxLength);
}
