import type { Graph, GraphNode, Json, TaskNode } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import type { StepInput, StepWork, StoredErrorHandler, Untrusted } from '../run/step-input.ts';
import { Flows } from './flows.ts';

/** A graph whose steps know which of their arguments may hold what others wrote, and when they are to ask before they act. */
export function markUntrusted(graph: Graph, tools: ToolCatalog): Graph {
  const flows = new Flows(graph, tools);
  if (!flows.hasOrigins && tools.approvals !== 'always') return graph;
  return new Marker(flows, tools.approvals ?? 'never').graph(graph, []);
}

class Marker {
  readonly #flows: Flows;
  readonly #approvals: NonNullable<ToolCatalog['approvals']>;

  constructor(flows: Flows, approvals: NonNullable<ToolCatalog['approvals']>) {
    this.#flows = flows;
    this.#approvals = approvals;
  }

  graph(graph: Graph, around: readonly string[]): Graph {
    return { ...graph, nodes: graph.nodes.map((node) => this.#node(node, around)) };
  }

  #node(node: GraphNode, around: readonly string[]): GraphNode {
    if (node.kind === 'map' || node.kind === 'loop') return { ...node, body: this.graph(node.body, [...around, `${node.id} items`]) };
    if (node.kind === 'graph' && 'nodes' in node.graph) return { ...node, graph: this.graph(node.graph, around) };
    return node.kind === 'task' && node.handler === 'pipeline.step' ? this.#step(node, around) : node;
  }

  #step(node: TaskNode, around: readonly string[]): TaskNode {
    const input = node.input as unknown as StepInput;
    const untrusted = this.#untrusted(input.work, { input, around, also: [] });
    const before = this.#flows.sourcesOfNode(node.id);
    const onError = input.onError?.map((handler): StoredErrorHandler => {
      const found = handler.task === undefined ? {} : this.#untrusted(handler.task, { input, around, also: before });
      return Object.keys(found).length === 0 ? handler : { ...handler, untrusted: found };
    });
    const isMarked = Object.keys(untrusted).length > 0 || onError?.some((handler) => handler.untrusted !== undefined) === true;
    const approvals = this.#approvals === 'always' || (isMarked && this.#approvals === 'untrusted') ? this.#approvals : undefined;
    if (!isMarked && approvals === undefined) return node;
    // Somebody is waited for before the call: what may be in doubt after a crash is the call, not the waiting.
    const isOnce = approvals !== undefined && node.policy?.effect === 'once';
    const marked: StepInput = {
      ...input,
      ...(isMarked ? { untrusted } : {}),
      ...(onError === undefined ? {} : { onError }),
      ...(approvals === undefined ? {} : { approvals }),
      ...(isOnce ? { callsOnce: true } : {}),
    };
    return { ...node, input: marked as unknown as Json, ...(isOnce ? { policy: { ...node.policy, effect: 'idempotent' } } : {}) };
  }

  /** By parameter; the choice of tool and action under the empty name. */
  #untrusted(
    work: StepWork,
    { input, around, also }: { readonly input: StepInput; readonly around: readonly string[]; readonly also: readonly string[] },
  ): Untrusted {
    if (work.kind !== 'tool') return {};
    const found: Record<string, readonly string[]> = {};
    for (const [name, value] of [['', [work.tool, work.action]], ...Object.entries(work.parameters)] as const) {
      const seen = { value: value as Json, aliases: input.aliases ?? {} } as unknown as Json;
      const isConstant = this.#isConstant(value as Json);
      const sources = isConstant ? [] : [...new Set([...this.#flows.sourcesOf(seen, around), ...also])];
      if (sources.length > 0) found[name] = sources;
    }
    return found;
  }

  #isConstant(value: Json): boolean {
    const text = JSON.stringify(value);
    return !text.includes('{{') && !text.includes('{%') && !text.includes('tutti:');
  }
}
