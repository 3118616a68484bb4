import type { JsonObject } from '@tutti/core';
import { kindOf, toData, type SourceNode } from '../source/node.ts';
import type { DeclaredServer } from './definition.ts';
import type { ValueReader } from './values.ts';

/** The MCP servers a pipeline asks for: a list of names, or of mappings with a name, or a mapping by name. Reading starts none of them. */
export function readServers(reader: ValueReader): readonly DeclaredServer[] {
  const node = reader.get('mcp_servers');
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind === 'mapping') return node.entries.map(({ key, at, value }) => ({ name: key, declaration: declarationOf(value), at }));
  if (node.kind === 'list') return node.items.flatMap((item) => fromItem(item, reader));
  if (node.kind === 'scalar' && typeof node.value === 'string') return [{ name: node.value.trim(), declaration: undefined, at: node }];
  reader.diagnostics.error({ code: 'VALUE_TYPE', message: `"mcp_servers" must be a list of names, not ${kindOf(node)}.`, at: node });
  return [];
}

function fromItem(item: SourceNode, { diagnostics }: ValueReader): readonly DeclaredServer[] {
  if (item.kind === 'scalar' && typeof item.value === 'string') return [{ name: item.value.trim(), declaration: undefined, at: item }];
  const declaration = declarationOf(item);
  const { name, ...rest } = declaration ?? {};
  if (typeof name === 'string') return [{ name, declaration: Object.keys(rest).length === 0 ? undefined : rest, at: item }];
  diagnostics.error({
    code: 'VALUE_TYPE',
    message: 'A member of "mcp_servers" has no name.',
    hint: 'Write the name that the server has in orchestrator.yaml.',
    at: item,
  });
  return [];
}

function declarationOf(node: SourceNode): JsonObject | undefined {
  if (node.kind !== 'mapping' || node.entries.length === 0) return undefined;
  return toData(node) as JsonObject;
}
