import { canonicalJson, forbiddenKeys, type Json, type JsonObject } from '@tutti/core';
import { ToolSchemaError } from '../errors/tool-schema-error.ts';
import { expandedSize } from './expanded-size.ts';

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;
const MAX_NODES = 2_000;
const MAX_EXPANDED = 20_000;

/**
 * The schema of somebody else's tool, bounded: at most 64 KiB, 32 levels, 2,000 values; references only within itself.
 * Patterns are left out: a regular expression can take for ever, and the server checks its own input.
 * @param change is applied to every text in it.
 * @throws ToolSchemaError
 */
export function readForeignSchema(tool: string, schema: unknown, change: (text: string) => string): JsonObject {
  if (schema === undefined || schema === null) return { type: 'object' };
  if (typeof schema !== 'object' || Array.isArray(schema)) throw refused(tool, 'is no object');
  let nodes = 0;
  const visit = (value: unknown, depth: number, parent: string): Json => {
    if (++nodes > MAX_NODES) throw refused(tool, `has more than ${MAX_NODES} values`);
    if (depth > MAX_DEPTH) throw refused(tool, `is nested deeper than ${MAX_DEPTH} levels`);
    if (typeof value === 'string') return change(value);
    if (typeof value !== 'object' || value === null) return value as Json;
    if (Array.isArray(value)) return value.map((each) => visit(each, depth + 1, parent));
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]): [string, Json][] => {
        // The name has to stay as it is for its server, so what cannot be seen in it cannot be taken out.
        if (change(key) !== key)
          throw refused(tool, `holds the name ${JSON.stringify(key.slice(0, 100))} with characters that nobody sees`);
        if (forbiddenKeys.has(key)) throw refused(tool, `holds the key "${key}"`);
        const isName = parent === 'properties' || parent === '$defs' || parent === 'definitions';
        if (!isName && /^\$(?:ref|dynamicRef|recursiveRef)$/.test(key) && !String(member).startsWith('#'))
          throw refused(tool, `refers to something outside of it (${JSON.stringify(String(member).slice(0, 100))}), which is not fetched`);
        if (!isName && (key === 'pattern' || key === 'patternProperties' || key === '$id' || key === '$schema')) return [];
        return [[key, visit(member, depth + 1, isName ? '' : key)]];
      }),
    );
  };
  const read = visit(schema, 0, '') as JsonObject;
  if (Buffer.byteLength(canonicalJson(read)) > MAX_BYTES) throw refused(tool, `is longer than ${MAX_BYTES} bytes`);
  if (expandedSize(read) > MAX_EXPANDED) throw refused(tool, `has more than ${MAX_EXPANDED} values when its references are written out`);
  if (read['type'] !== undefined && read['type'] !== 'object')
    throw refused(tool, `asks for ${JSON.stringify(read['type'])} instead of an object`);
  return { ...read, type: 'object' };
}

function refused(tool: string, why: string): ToolSchemaError {
  return new ToolSchemaError(`The schema of the tool ${JSON.stringify(tool)} ${why}. The tool is not used; ask the makers of its server.`, {
    data: { tool },
  });
}
