import type { FilterFunction } from '../call-arguments.ts';
import { excerpt, toJsonText, toText } from '../convert.ts';
import { TemplateValueError } from '../errors/template-value-error.ts';
import { isNeverRead } from '../forbidden.ts';
import { plainOf, type Value } from '../value.ts';
import { yamlLibrary } from '../../source/yaml-library.ts';

const toJson: FilterFunction = (input, args, scope) => {
  const indent = args.raw(0, 'indent');
  const text = toJsonText(input, indent === undefined || indent === null ? undefined : Math.min(10, Math.max(0, args.number(0, 'indent'))));
  scope.budget.text(text.length);
  return text;
};

/** Answers of models wrap their JSON in a fence or in words. */
function jsonPart(text: string): string {
  const fenced = /```(?:json|JSON)?[^\S\n]*\n([\s\S]*?)```/.exec(text)?.[1];
  if (fenced !== undefined) return fenced;
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  return start >= 0 && end > start ? text.slice(start, end + 1) : text;
}

/** Reads JSON from a text, also from inside a Markdown fence or a sentence; `undefined` when there is none. */
export function readJson(text: string): Value | undefined {
  for (const candidate of [text, jsonPart(text)]) {
    try {
      return JSON.parse(candidate, (key, value: unknown) => (isNeverRead(key) ? undefined : value)) as Value;
    } catch {
      // The next candidate.
    }
  }
  return undefined;
}

const fromJson: FilterFunction = (input) => {
  const plain = plainOf(input);
  if (typeof plain !== 'string') return plain;
  const value = readJson(plain);
  if (value === undefined)
    throw new TemplateValueError(`from_json needs JSON, but gets ${excerpt(plain)}.`, {
      hint: 'Ask the model for JSON alone, or use generate_structured.',
    });
  return value;
};

const toYaml: FilterFunction = (input, _args, scope) => {
  const text = yamlText(plainOf(input), 0);
  scope.budget.text(text.length);
  return text;
};

function yamlText(value: Value, depth: number): string {
  const pad = '  '.repeat(depth);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : value.map((item) => `${pad}- ${yamlText(item, depth + 1).trimStart()}`).join('\n');
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return entries
      .map(
        ([key, member]) =>
          `${pad}${JSON.stringify(key)}:${isNested(member) ? `\n${yamlText(member, depth + 1)}` : ` ${yamlText(member, 0)}`}`,
      )
      .join('\n');
  }
  return toJsonText(value);
}

function isNested(value: Value): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

const fromYaml: FilterFunction = (input) => {
  const plain = plainOf(input);
  if (typeof plain !== 'string') return plain;
  try {
    return JSON.parse(
      JSON.stringify(yamlLibrary().parse(plain, { maxAliasCount: 100, schema: 'core' })) ?? 'null',
      (key, value: unknown) => (isNeverRead(key) ? undefined : value),
    ) as Value;
  } catch (error) {
    throw new TemplateValueError(`from_yaml needs YAML, but gets ${excerpt(plain)}.`, { cause: error });
  }
};

/** Filters between values and their JSON or YAML texts. */
export const jsonFilters: Readonly<Record<string, FilterFunction>> = {
  tojson: toJson,
  to_json: toJson,
  json: toJson,
  json_encode: toJson,
  jsonify: toJson,
  to_nice_json: (input, _args, scope) => {
    const text = toJsonText(input, 2);
    scope.budget.text(text.length);
    return text;
  },
  from_json: fromJson,
  fromjson: fromJson,
  parse_json: fromJson,
  json_decode: fromJson,
  to_yaml: toYaml,
  toyaml: toYaml,
  to_nice_yaml: toYaml,
  from_yaml: fromYaml,
  fromyaml: fromYaml,
  string: (input) => toText(input),
};
