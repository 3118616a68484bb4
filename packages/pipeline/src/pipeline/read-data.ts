import type { JsonObject } from '@tutti/core';
import { decodeText } from '../source/decode-text.ts';
import { member, toData } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';

/** The plain data of a pipeline's text that has been compiled before; AUTO tags stay as written. */
export function readData(text: string): JsonObject {
  const { diagnostics } = decodeText(text, undefined);
  const tree = parseYaml(diagnostics).tree;
  if (tree?.kind !== 'mapping') return {};
  const inner = member(tree, 'pipeline');
  return toData(inner?.kind === 'mapping' && member(tree, 'steps') === undefined ? inner : tree) as JsonObject;
}
