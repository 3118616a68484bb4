import { HandlerMissingError, didYouMean, type Graph, type GraphNode, type NewRun, type Program } from '@tutti/core';

interface Known {
  readonly handlers: ReadonlyMap<string, unknown>;
  readonly evaluators: ReadonlyMap<string, unknown>;
}

/** Whether all is here that a run needs; one for a named queue may need what only its workers have. @throws HandlerMissingError for any other run. */
export function isForHere(run: NewRun, program: Program, known: Known): boolean {
  try {
    if (program.name === 'graph') assertRegistered(run.definition as unknown as Graph, known);
    return true;
  } catch (error) {
    if (run.queue === undefined) throw error;
    return false;
  }
}

/**
 * Checks before the start that everything a graph names is registered.
 * @throws HandlerMissingError naming the first step and the nearest name.
 */
function assertRegistered(graph: Graph, known: Known): void {
  const graphs: Graph[] = [graph];
  for (let current = graphs.pop(); current !== undefined; current = graphs.pop()) {
    // Many nodes in a row name one handler.
    let found: string | undefined;
    for (const node of current.nodes) {
      if (node.kind === 'task') {
        if (node.handler !== found && !known.handlers.has(node.handler))
          refuse({ what: 'handler', name: node.handler, node: node.id }, known.handlers);
        found = node.handler;
        // Nearly all nodes end here: no lists are made for them.
        if (node.if === undefined) continue;
      }
      if (node.kind === 'map' || node.kind === 'loop') graphs.push(node.body);
      if (node.kind === 'graph' && 'nodes' in node.graph) graphs.push(node.graph);
      for (const evaluator of evaluatorsOf(node))
        if (!known.evaluators.has(evaluator)) refuse({ what: 'evaluator', name: evaluator, node: node.id }, known.evaluators);
    }
    for (const { when, to } of current.edges) {
      if (typeof when === 'object' && !known.evaluators.has(when.evaluator))
        refuse({ what: 'evaluator', name: when.evaluator, node: to }, known.evaluators);
    }
  }
}

function evaluatorsOf(node: GraphNode): readonly string[] {
  const expressions = [
    node.if,
    node.kind === 'map' && 'evaluator' in node.items ? node.items : undefined,
    node.kind === 'loop' ? node.while : undefined,
    node.kind === 'loop' ? node.until : undefined,
  ];
  return expressions.filter((expression) => expression !== undefined).map((expression) => expression.evaluator);
}

interface Missing {
  readonly what: 'handler' | 'evaluator';
  readonly name: string;
  readonly node: string;
}

function refuse({ what, name, node }: Missing, known: ReadonlyMap<string, unknown>): never {
  const hint = didYouMean(name, known.keys());
  throw new HandlerMissingError(
    `Node "${node}" needs the ${what} "${name}", which is not registered. ${hint || `Register it in \`${what}s\`.`}`,
    {
      data: { node, [what]: name },
    },
  );
}
