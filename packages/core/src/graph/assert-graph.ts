import { GraphInvalidError } from '../errors/graph-invalid-error.ts';
import type { Graph } from './graph.ts';
import { validateGraph, type ValidateGraphOptions } from './validate-graph.ts';

const SHOWN = 10;

/**
 * Checks that a value is a graph that can be run.
 * @throws {@link GraphInvalidError} naming the first problems in its message and all of them in `data.problems`.
 */
export function assertGraph(graph: unknown, options: ValidateGraphOptions = {}): asserts graph is Graph {
  const problems = validateGraph(graph, options);
  if (problems.length === 0) return;
  const shown = problems.slice(0, SHOWN).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = problems.length > SHOWN ? `\n… and ${problems.length - SHOWN} more, in data.problems` : '';
  throw new GraphInvalidError(
    `The graph cannot be run, for ${problems.length} reason${problems.length === 1 ? '' : 's'}:\n${shown.join('\n')}${more}`,
    { data: { problems: problems.map((problem) => ({ ...problem })) } },
  );
}
