import { isJsonObject, type Graph, type GraphNode, type Json, type TaskNode } from '@tutti/core';
import { resolveTool, type ToolCatalog } from '../catalog/tool-catalog.ts';
import { autosIn } from '../run/auto-marks.ts';
import type { AutoInput, CollectInput, HandledInput, StepInput } from '../run/step-input.ts';
import { loopsOf } from '../run/views/turn-view.ts';
import { namesIn } from '../run/value-names.ts';

/** Where values of a pipeline come from: which nodes give what others wrote and, when any does, what each node reads. */
export class Flows {
  readonly #tools: ToolCatalog;
  readonly #reads: Map<string, Set<string>> = new Map();
  readonly #origins: Map<string, Set<string>> = new Map();

  constructor(graph: Graph, tools: ToolCatalog) {
    this.#tools = tools;
    this.#findOrigins(graph);
    if (!this.hasOrigins) return;
    this.#visit(graph, []);
    this.#spread();
  }

  /** Whether any node gives what others wrote. */
  get hasOrigins(): boolean {
    return this.#origins.size > 0;
  }

  /** The steps from which what others wrote may be in a value, in words. `around` are the loops that it stands in. */
  sourcesOf(value: Json, around: readonly string[] = []): readonly string[] {
    return [...this.#sourcesIn(readsIn(value, around))];
  }

  /** The same for what a node gives. */
  sourcesOfNode(id: string): readonly string[] {
    return [...(this.#origins.get(id) ?? [])];
  }

  #sourcesIn(names: Iterable<string>): Set<string> {
    const found = new Set<string>();
    for (const name of names) for (const id of idsOf(name)) for (const source of this.#origins.get(id) ?? []) found.add(source);
    return found;
  }

  #findOrigins(graph: Graph): void {
    for (const node of graph.nodes) {
      if (node.kind === 'task' && node.handler === 'pipeline.step') this.#origin(node.id, node.input as unknown as StepInput);
      else if (node.kind === 'map' || node.kind === 'loop') this.#findOrigins(node.body);
      else if (node.kind === 'graph' && 'nodes' in node.graph) this.#findOrigins(node.graph);
    }
  }

  #origin(id: string, { step, work, onError = [] }: StepInput): void {
    for (const each of [work, ...onError.flatMap(({ task }) => (task === undefined ? [] : [task]))])
      if (each.kind === 'tool' && this.#readsOutside(each.tool))
        this.#add(id, `step "${step}" (${each.tool.includes('{{') ? 'a tool chosen as it runs' : each.tool})`);
  }

  #visit(graph: Graph, around: readonly string[]): void {
    for (const node of graph.nodes) this.#node(node, around);
  }

  #node(node: GraphNode, around: readonly string[]): void {
    if (node.kind === 'task') this.#task(node, around);
    else if (node.kind === 'map' || node.kind === 'loop') {
      const items = node.kind === 'map' ? readsIn(node.items as unknown as Json, around) : new Set<string>();
      const inside = `${node.id}${ITEMS}`;
      this.#read(inside, items);
      this.#visit(node.body, [...around, inside]);
      // What its body gave is what it gives, and what its next turn can see.
      this.#read(
        node.id,
        node.body.nodes.map(({ id }) => id),
      );
    } else if (node.kind === 'graph' && 'nodes' in node.graph) {
      this.#visit(node.graph, around);
      this.#read(
        node.id,
        node.graph.nodes.map(({ id }) => id),
      );
    }
  }

  #task({ id, handler, input = null }: TaskNode, around: readonly string[]): void {
    if (handler === 'pipeline.collect') return this.#read(id, (input as unknown as CollectInput).steps);
    if (handler === 'pipeline.handled') return this.#read(id, (input as unknown as HandledInput).of);
    this.#read(id, readsIn(handler === 'pipeline.auto' ? (input as unknown as AutoInput).prompt : input, around));
  }

  /** A tool that is chosen as the run goes may be any. */
  #readsOutside(tool: string): boolean {
    if (tool.includes('{{')) return true;
    const name = resolveTool(this.#tools, tool);
    return name !== undefined && this.#tools.find(name)?.readsOutside === true;
  }

  #read(id: string, names: Iterable<string>): void {
    const reads = this.#reads.get(id) ?? new Set();
    for (const name of names) for (const each of idsOf(name)) reads.add(each);
    this.#reads.set(id, reads);
  }

  #add(id: string, source: string): boolean {
    const origins = this.#origins.get(id) ?? new Set();
    if (origins.has(source)) return false;
    this.#origins.set(id, origins.add(source));
    return true;
  }

  /** Until nothing changes: loops read what their later steps gave. */
  #spread(): void {
    const readers = new Map<string, string[]>();
    for (const [id, reads] of this.#reads) for (const read of reads) pushTo(readers, read, id);
    const changed = [...this.#origins.keys()];
    for (let id = changed.pop(); id !== undefined; id = changed.pop()) {
      for (const reader of readers.get(id) ?? []) {
        let hasMore = false;
        for (const source of this.#origins.get(id) ?? []) hasMore = this.#add(reader, source) || hasMore;
        if (hasMore) changed.push(reader);
      }
    }
  }
}

function pushTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Stands for the items of a loop; no id has a space. */
const ITEMS = ' items';

/** What a value reads: names of its templates, nodes of its AUTO tags, and, wherever it reads anything, what the loops around go through. */
function readsIn(value: Json, around: readonly string[]): Set<string> {
  const names = namesIn(value);
  const aliases = isJsonObject(value) && isJsonObject(value['aliases']) ? Object.values(value['aliases']).map(String) : [];
  for (const mark of autosIn(value))
    for (const name of mark.startsWith('{') ? namesIn((JSON.parse(mark) as AutoInput).prompt) : [mark]) names.add(name);
  if (isJsonObject(value) && isJsonObject(value['autos'])) for (const node of Object.values(value['autos'])) names.add(String(node));
  return names.size === 0 ? names : new Set([...names, ...aliases, ...around]);
}

/** The nodes that a name may mean: itself, or the loop of one of whose turns it is the name. */
function idsOf(name: string): readonly string[] {
  const bare = name.startsWith('$') ? name.slice(1) : name;
  return [bare, ...loopsOf(bare)];
}
