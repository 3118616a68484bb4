import type { Json, JsonObject, ResponseSchema } from '@tutti/core';
import { meaningOf } from '../typed/field-meaning.ts';
import { spacedName } from '../typed/schema-node.ts';

/** The schema of a JSON answer that the words of an instruction ask for: named keys, or an example object. Nothing in it is required. */
export function schemaInWords(instruction: string): ResponseSchema | undefined {
  if (!/\bJSON\b/i.test(instruction)) return undefined;
  const keys = keysOfExample(instruction) ?? keysNamed(instruction);
  if (keys.length === 0) return undefined;
  return {
    name: 'answer',
    schema: {
      type: 'object',
      properties: Object.fromEntries(keys.map(([name, type]) => [name, type])),
      required: keys.map(([name]) => name),
    },
  };
}

type Key = readonly [name: string, schema: JsonObject];

/** `JSON with keys title, date and amount` */
function keysNamed(instruction: string): readonly Key[] {
  const list =
    /\bJSON\b[^\n]{0,80}?\b(?:keys?|fields?|properties|attributes)\b(?: named| called)?\s*:?\s*([^\n.]{1,400})/i.exec(instruction)?.[1] ??
    '';
  return list
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+/)
    .map((item) => /^["'`]?([A-Za-z_][\w-]{0,40})["'`]?(?:\s*\(.*\))?$/.exec(item.trim())?.[1])
    .filter((name) => name !== undefined)
    .map((name): Key => [name, schemaByName(name)]);
}

/** `{"summary": "...", "tags": ["..."]}` */
function keysOfExample(instruction: string): readonly Key[] | undefined {
  const example = /\{[^{}]{3,1000}\}/.exec(instruction)?.[0];
  if (example === undefined) return undefined;
  const pairs = [...example.matchAll(/["'`]?([A-Za-z_][\w-]{0,40})["'`]?\s*:\s*(\[|"|'|-?\d|<|true|false|[a-z])/gi)];
  if (pairs.length === 0) return undefined;
  return pairs.map(
    ([, name = '', begin = '']): Key => [
      name,
      begin === '['
        ? nullable('array', { items: { type: 'string' } })
        : /\d/.test(begin)
          ? nullable('number')
          : /true|false/i.test(begin)
            ? nullable('boolean')
            : schemaByName(name),
    ],
  );
}

function schemaByName(name: string): JsonObject {
  const words = spacedName(name);
  const { kind } = meaningOf(words, '');
  if (/^(?:is|has|can|does|allows|requires|includes) /.test(words)) return nullable('boolean');
  if (kind === 'keywords' || kind === 'key-points' || kind === 'entities' || (kind === 'entity' && /s$/.test(words)))
    return nullable('array', { items: { type: 'string' } });
  if (/^(?:sentiment-score|confidence|word-count|sentence-count)$/.test(kind) || /\b(?:year|count|rating)\b/.test(words))
    return nullable('number');
  return nullable('string');
}

function nullable(type: string, more: Readonly<Record<string, Json>> = {}): JsonObject {
  return { type: [type, 'null'], ...more };
}
