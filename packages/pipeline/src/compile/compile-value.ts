import type { Json } from '@tutti/core';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { ScalarNode, SourceNode } from '../source/node.ts';
import { checkTemplate, type TextScope } from './check-text.ts';
import { expandIncludes } from './include.ts';
import { autoValue, partsValue } from './stored.ts';

/** What compiling a value needs. */
export interface ValueContext {
  readonly where: TextScope;
  /** Makes the node of an AUTO tag and gives its id. The tag gives the whole value at the path, or a part of its text. */
  readonly addAuto: (tag: AutoTag, path: readonly string[], gives: 'value' | 'part') => string;
  /** Is told of each text as it is written, those of AUTO tags too. */
  readonly onText?: ((text: string, node: ScalarNode, path: readonly string[]) => void) | undefined;
}

/** Turns a value of the source into what a step's node holds: templates as text, AUTO tags as marks. */
export function compileValue(node: SourceNode, path: readonly string[], context: ValueContext): Json {
  if (node.kind === 'list') return node.items.map((item, i) => compileValue(item, [...path, String(i)], context));
  if (node.kind === 'mapping')
    return Object.fromEntries(
      node.entries.map(({ key, value }) => [compileKey(key, value, context), compileValue(value, [...path, key], context)]),
    );
  return compileScalar(node, path, context);
}

function compileKey(key: string, value: SourceNode, context: ValueContext): string {
  checkTemplate(key, value, context.where);
  return key;
}

function compileScalar(node: ScalarNode, path: readonly string[], context: ValueContext): Json {
  const { value, parts } = node;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    context.where.context.diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"${path.join('.')}" is ${value}, which is not a number that can be passed on.`,
      at: node,
    });
    return null;
  }
  if (parts !== undefined) return compileParts(node, parts, { path, context });
  return typeof value === 'string' ? compileText(value, node, { path, context }) : value;
}

interface Place {
  readonly path: readonly string[];
  readonly context: ValueContext;
}

function compileText(text: string, node: ScalarNode, { path, context }: Place): string {
  context.onText?.(text, node, path);
  const expanded = expandIncludes(text, node, context.where.context);
  checkTemplate(expanded, node, context.where);
  return expanded;
}

function compileParts(node: ScalarNode, parts: readonly (string | AutoTag)[], place: Place): Json {
  const { path, context } = place;
  for (const part of parts) if (typeof part !== 'string') context.onText?.(part.text, node, path);
  const filled = parts.filter((part) => typeof part !== 'string' || part.trim() !== '');
  const [only] = filled;
  if (filled.length === 1 && only !== undefined && typeof only !== 'string') return autoValue(context.addAuto(only, path, 'value'));
  return partsValue(
    parts.map((part) => (typeof part === 'string' ? compileText(part, node, place) : autoValue(context.addAuto(part, path, 'part')))),
  );
}
