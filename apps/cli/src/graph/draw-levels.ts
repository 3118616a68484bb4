import { printable } from '../console/printable.ts';
import type { DrawnNode, GraphView } from './graph-view.ts';

/** The graph as text: what may run at one time, step by step, and what each step waits for. */
export function drawLevels(view: GraphView, indent: string = ''): string {
  const nodes = new Map(view.nodes.map((node) => [node.id, node]));
  return view.levels
    .map((level, index) => [`${indent}${index + 1}`, ...level.flatMap((id) => linesOf(nodes.get(id), view, `${indent}   `))].join('\n'))
    .join('\n');
}

function linesOf(node: DrawnNode | undefined, view: GraphView, indent: string): readonly string[] {
  if (node === undefined) return [];
  const after = view.edges
    .filter((edge) => edge.to === node.id)
    .map(({ from, when, isInferred }) => `${printable(from)}${when === '' ? '' : ` (${when})`}${isInferred ? ' (inferred)' : ''}`);
  const line = `${indent}${printable(node.id)}  ${printable(node.detail)}${after.length === 0 ? '' : `  ← ${after.join(', ')}`}`;
  return node.body === undefined ? [line] : [line, drawLevels(node.body, `${indent}   `)];
}
