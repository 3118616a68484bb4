import { ExecutionError, type Evaluator } from '@tutti/core';

/** The evaluator `output`: gives the output of the node named in `{node: id}`. */
export const outputEvaluator: Evaluator = async (expression, context) => {
  const node = typeof expression === 'object' && expression !== null && 'node' in expression ? expression.node : undefined;
  const value = typeof node === 'string' ? await context.output(node) : undefined;
  if (value !== undefined) return value;
  throw new ExecutionError(`Node "${String(node)}" has no output to use.`, { executionId: context.runId, code: 'OUTPUT_MISSING' });
};
