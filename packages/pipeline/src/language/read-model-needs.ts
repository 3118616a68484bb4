import { toData, type SourceNode } from '../source/node.ts';
import type { ModelNeeds } from './definition.ts';
import { ValueReader } from './values.ts';

/** `requires_model: gpt-4o`, `requires_model: [vision]`, or `requires_model: {capabilities, expertise, min_size, name}`. */
export function readModelNeeds(reader: ValueReader): ModelNeeds | undefined {
  const node = reader.get('requires_model');
  if (node === undefined) return undefined;
  if (node.kind === 'scalar')
    return node.parts === undefined ? { name: String(node.value).trim(), capabilities: [], wishes: [] } : undefined;
  if (node.kind === 'list') return { capabilities: texts(node), wishes: [] };
  const inner = new ValueReader(node, `"requires_model" of ${reader.what}`, reader.diagnostics);
  const name = inner.text('name', 'model', 'id')?.text;
  const task = inner.text('task', 'purpose')?.text ?? texts(inner.get('expertise', 'tasks'))[0];
  return {
    capabilities: texts(inner.get('capabilities', 'features')),
    wishes: node.entries
      .filter(({ key }) => !['name', 'model', 'id', 'capabilities', 'features', 'task', 'purpose'].includes(key))
      .map(({ key, value }) => `${key}: ${textOf(value)}`),
    ...(name === undefined ? {} : { name }),
    ...(task === undefined ? {} : { task }),
  };
}

function texts(node: SourceNode | undefined): string[] {
  if (node === undefined) return [];
  return (node.kind === 'list' ? node.items : [node]).flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [String(item.value).trim()] : [],
  );
}

function textOf(node: SourceNode): string {
  const data = toData(node);
  return typeof data === 'string' ? data : JSON.stringify(data);
}
