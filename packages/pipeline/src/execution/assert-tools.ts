import { HandlerMissingError, didYouMean, type Graph, type Json, type JsonObject } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';

/**
 * Checks before a recorded run goes on that every tool its steps name is here: a run must not fail for the lack of it.
 * @throws HandlerMissingError naming the tool and the nearest one.
 */
export function assertTools(definition: Json, tools: ToolCatalog, executionId: string): void {
  const graphs = [definition as unknown as Graph];
  for (let graph = graphs.pop(); graph !== undefined; graph = graphs.pop()) {
    for (const node of graph.nodes) {
      if ('body' in node) graphs.push(node.body);
      const work = node.kind === 'task' ? ((node.input as JsonObject | undefined)?.['work'] as JsonObject | undefined) : undefined;
      const tool = work?.['kind'] === 'tool' ? String(work['tool']) : undefined;
      if (tool === undefined || tools.find(tool) !== undefined) continue;
      throw new HandlerMissingError(
        `Execution "${executionId}" needs the tool "${tool}" in step "${node.id}", which is not registered here. ${didYouMean(tool, tools.names()) || 'Go on with it in the program that started it.'}`,
        { data: { tool, step: node.id } },
      );
    }
  }
}
