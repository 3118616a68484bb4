import { z } from 'zod';
import type { Graph } from './graph.ts';
import { graphShapeSchema } from './graph-shape-schema.ts';
import { validateGraph } from './validate-graph.ts';

/** A graph that can be run: shape and structure, every problem an issue. `z.toJSONSchema` gives its shape, for planners. */
export const graphSchema: z.ZodType<Graph> = z
  .unknown()
  .superRefine((value, context) => {
    for (const { path, message } of validateGraph(value)) {
      context.addIssue({ code: 'custom', message, path: path === '' ? [] : path.split('.') });
    }
  })
  .pipe(graphShapeSchema as z.ZodType<Graph, unknown>);
