import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../json/json-schema.ts';
import { durationMsSchema, stepPolicySchema } from '../run/step-policy-schema.ts';
import type { Condition, Expression, Graph, GraphEdge, GraphNode, Join } from './graph.ts';

/** The most items a `map` node takes. */
export const MAX_ITEMS: number = 1_000_000;

/** The most steps a run opens whose graph names no other number. */
export const MAX_STEPS: number = 1_000_000;

const nodeId = z.string();
const cancelRest = z.boolean().optional();

export const expressionSchema: z.ZodType<Expression> = z.strictObject({ evaluator: z.string().min(1), expression: jsonSchema });

export const joinSchema: z.ZodType<Join> = z.union(
  [
    z.enum(['all', 'any']),
    z.strictObject({ atLeast: z.int().min(1), cancelRest }),
    z.strictObject({ ratio: z.number().gt(0).max(1), cancelRest }),
  ],
  { error: 'expected "all", "any", {"atLeast": a whole number from 1} or {"ratio": above 0 and at most 1}' },
) as z.ZodType<Join>;

export const conditionSchema: z.ZodType<Condition> = z.union([z.enum(['success', 'failure', 'always', 'chosen']), expressionSchema], {
  error: 'expected "success", "failure", "always", "chosen" or {"evaluator", "expression"}',
});

export const graphEdgeSchema: z.ZodType<GraphEdge> = z.strictObject({
  from: nodeId,
  to: nodeId,
  when: conditionSchema.optional(),
}) as z.ZodType<GraphEdge>;

const base = {
  id: nodeId,
  if: expressionSchema.optional(),
  join: joinSchema.optional(),
  onSkip: z.enum(['satisfy', 'propagate']).optional(),
  policy: stepPolicySchema.optional(),
  metadata: jsonObjectSchema.optional(),
};

/** The shape of a node whose inner graphs have the shape `inner`. */
export function nodeSchemaOver(inner: z.ZodType<Graph>): z.ZodType<GraphNode> {
  return z.discriminatedUnion('kind', [
    z.strictObject({ ...base, kind: z.literal('task'), handler: z.string().min(1), input: jsonSchema.optional() }),
    z.strictObject({
      ...base,
      kind: z.literal('map'),
      items: z.union([expressionSchema, z.array(jsonSchema).max(MAX_ITEMS)], {
        error: `expected a list of at most ${MAX_ITEMS} items or {"evaluator", "expression"}`,
      }),
      body: inner,
      maxParallel: z.int().min(1).optional(),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('loop'),
      body: inner,
      while: expressionSchema.optional(),
      until: expressionSchema.optional(),
      maxIterations: z.int().min(1),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('wait'),
      until: z.union([z.strictObject({ signal: z.string().min(1) }), z.strictObject({ ms: durationMsSchema })], {
        error: 'expected {"signal": its name} or {"ms": how long}',
      }),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('graph'),
      graph: z.union([z.strictObject({ from: nodeId }), inner], { error: 'expected a graph, or {"from": the node that gives one}' }),
    }),
  ]) as unknown as z.ZodType<GraphNode>;
}

/** The shape of a graph over the shape of its nodes. */
export function graphSchemaOver(node: z.ZodType<GraphNode>): z.ZodType<Graph> {
  return z.strictObject({
    name: z.string().optional(),
    nodes: z.array(node),
    edges: z.array(graphEdgeSchema),
    output: nodeId.optional(),
    maxSteps: z.int().min(1).optional(),
  }) as z.ZodType<Graph>;
}

/** The shape of graphs, for JSON Schema and types; structure (names, cycles, depth) is not looked at. */
export const graphShapeSchema: z.ZodType<Graph> = graphSchemaOver(z.lazy(() => graphNodeSchema));

/** The shape of nodes, inner graphs included. */
export const graphNodeSchema: z.ZodType<GraphNode> = nodeSchemaOver(z.lazy(() => graphShapeSchema));
