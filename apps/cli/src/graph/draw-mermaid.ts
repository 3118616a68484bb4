import type { DrawnNode, GraphView } from './graph-view.ts';

/** The graph in the language of Mermaid; inferred dependencies are dotted. */
export function drawMermaid(view: GraphView): string {
  return ['flowchart TD', ...linesOf(view, '', '  ')].join('\n');
}

function linesOf(view: GraphView, scope: string, indent: string): readonly string[] {
  const name = (id: string): string =>
    `n_${`${scope}${id}`.replaceAll(/[^A-Za-z0-9]/g, (character) => `_${character.codePointAt(0)?.toString(16) ?? ''}_`)}`;
  const nodes = view.nodes.flatMap((node) => {
    if (node.body === undefined) return [`${indent}${name(node.id)}${shape(node)}`];
    const inside = linesOf(node.body, `${scope}${node.id}/`, `${indent}  `);
    return [`${indent}subgraph ${name(node.id)}["${label(node)}"]`, ...inside, `${indent}end`];
  });
  const edges = view.edges.map(({ from, to, when, isInferred }) => {
    const text = when === '' ? '' : `|${quoted(when)}|`;
    return `${indent}${name(from)} ${isInferred ? '-.->' : '-->'}${text} ${name(to)}`;
  });
  return [...nodes, ...edges];
}

function shape(node: DrawnNode): string {
  return node.kind === 'wait' ? `(["${label(node)}"])` : `["${label(node)}"]`;
}

function label({ id, detail }: DrawnNode): string {
  return detail === '' ? quoted(id) : `${quoted(id)}<br/><small>${quoted(detail)}</small>`;
}

/** Mermaid takes HTML entities in quoted text, so nothing of others is read as its syntax. */
function quoted(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._,:/-]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
}
