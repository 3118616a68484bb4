import type { StepDefinition } from '../language/definition.ts';
import { member, type SourceNode } from '../source/node.ts';
import { waitsFor } from './order.ts';

/** An edge that was not written down. */
export interface InferredEdge {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Ids of the loops around the two steps, with `/` between them; absent outside of loops. */
  readonly inside?: string;
}

const writers: ReadonlySet<string> = new Set([
  'write',
  'append',
  'save',
  'create',
  'copy',
  'move',
  'write_file',
  'save_file',
  'append_file',
]);
const readers: ReadonlySet<string> = new Set([
  'read',
  'exists',
  'metadata',
  'info',
  'list',
  'read_file',
  'delete',
  'copy',
  'move',
  'append',
]);

/** Orders steps that write a path before later steps that read the same path, where nothing else orders them. */
export function orderByFiles(steps: readonly StepDefinition[], dependencies: Map<string, Set<string>>): InferredEdge[] {
  const edges: InferredEdge[] = [];
  const written = new Map<string, string[]>();
  for (const step of steps) {
    const touch = touched(step);
    for (const path of touch.reads) {
      for (const writer of written.get(path) ?? []) {
        if (writer === step.id || waitsFor(dependencies, step.id, writer) || waitsFor(dependencies, writer, step.id)) continue;
        dependencies.get(step.id)?.add(writer);
        edges.push({ from: writer, to: step.id, reason: `both touch ${path}` });
      }
    }
    for (const path of touch.writes) written.set(path, [...(written.get(path) ?? []), step.id]);
  }
  return edges;
}

function touched(step: StepDefinition): { readonly reads: readonly string[]; readonly writes: readonly string[] } {
  const { parameters } = step;
  const text = (key: string): string | undefined => textOf(parameters === undefined ? undefined : member(parameters, key));
  const action =
    (step.action?.text === 'execute' || step.action?.text === 'filesystem' || step.action === undefined
      ? text('action')
      : step.action.text) ?? '';
  const path = text('path') ?? text('file_path') ?? text('file') ?? text('source');
  const target = text('destination') ?? text('output_path') ?? text('target');
  const isFile = step.tool === undefined ? /file/.test(step.action?.text ?? '') : /file/.test(step.tool.text);
  if (!isFile)
    return {
      reads: parameters === undefined ? [] : textsIn(parameters),
      writes: outputsOf(step.tool?.text ?? step.action?.text ?? '', text),
    };
  const isMoving = action === 'copy' || action === 'move';
  return {
    reads: path !== undefined && readers.has(action) ? [path] : [],
    writes: [isMoving ? target : writers.has(action) ? path : undefined].filter((one) => one !== undefined),
  };
}

/** What a tool that makes something puts where. */
function outputsOf(tool: string, text: (key: string) => string | undefined): readonly string[] {
  const made = [text('output_path'), text('output_file'), /report|pdf|html|visuali|browser/.test(tool) ? text('path') : undefined];
  return made.filter((one) => one !== undefined);
}

/** Every text among parameters may be the name of a file: it counts where a step before has written one of exactly that name. */
function textsIn(node: SourceNode): readonly string[] {
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => textsIn(value));
  if (node.kind === 'list') return node.items.flatMap(textsIn);
  const text = textOf(node);
  return text === undefined ? [] : [text];
}

function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' && !node.value.includes('\n')
    ? node.value
    : undefined;
}
