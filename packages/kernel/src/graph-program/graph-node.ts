import { MAX_GRAPH_DEPTH, assertGraph, toErrorRecord, type Graph, type SubgraphNode } from '@tutti/core';
import { valueOf, type Answer } from './answer.ts';
import { ask } from './ask.ts';
import { failContainer, openNext, type ContainerNode } from './container-node.ts';
import { stepKey, type Scope } from './scope.ts';
import { isUpstream } from './plan.ts';
import type { Pass } from './state.ts';

type GraphAt = ContainerNode<SubgraphNode>;

/** Name of the evaluator that gives the output of a node: `{node: 'planner'}`. */
export const OUTPUT_EVALUATOR = 'output';

export function startGraph(pass: Pass, at: GraphAt): void {
  const { graph } = at.given;
  if ('from' in graph) ask(pass, at, { evaluator: OUTPUT_EVALUATOR, expression: { node: graph.from }, what: 'graph' });
  else openNext(pass, at, graph);
}

/** A graph was produced: it is checked like a given one before anything of it runs. */
export function graphAnswered(pass: Pass, at: GraphAt, answer: Answer): void {
  const because = stepKey(at.scope, at.node);
  if (answer.error !== undefined) {
    failContainer(pass, at, { error: answer.error, because });
    return;
  }
  try {
    const graph: unknown = valueOf(answer);
    assertGraph(graph, { depth: depthOf(at.scope) + 1, isKnown: (id) => isDoneBefore(at, id) });
    useGraph(pass, at, graph);
  } catch (error) {
    failContainer(pass, at, { error: toErrorRecord(error), because });
  }
}

function useGraph(pass: Pass, at: GraphAt, graph: Graph): void {
  at.container.produced = graph;
  openNext(pass, at, graph);
}

function depthOf(scope: Scope): number {
  let depth = 0;
  for (let s = scope.parent; s !== undefined && depth <= MAX_GRAPH_DEPTH; s = s.parent) depth++;
  return depth;
}

/** Whether a node around a produced graph is done before it: its graphs may be taken from that one. */
function isDoneBefore({ scope, node }: GraphAt, id: string): boolean {
  let here = node;
  for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
    const source = s.plan.index.get(id);
    if (source !== undefined) return source !== here && isUpstream(s.plan, source, here);
    here = s.owner;
  }
  return false;
}
