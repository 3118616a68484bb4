import type { JsonObject } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import type { Shape, ShapeKind } from '../template/index.ts';

/** Fields of a step's result that templates read, with what their use says of them. */
export class FieldTree {
  readonly #fields = new Map<string, FieldTree>();
  readonly #texts = new Set<string>();
  #items: FieldTree | undefined;
  #kind: ShapeKind = 'any';

  add(path: readonly string[], kind: ShapeKind): void {
    const [first, ...rest] = path;
    if (first === undefined) {
      if (this.#kind === 'any') this.#kind = kind;
      return;
    }
    if (first === '[]') (this.#items ??= new FieldTree()).add(rest, kind);
    else {
      const field = this.#fields.get(first) ?? new FieldTree();
      this.#fields.set(first, field);
      field.add(rest, kind);
    }
  }

  /** Notes a word for the whole text: it is a field of its own beside others. */
  addText(name: string): void {
    this.#texts.add(name);
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0;
  }

  /** Leaves out fields that are the step's own parameters. */
  without(names: ReadonlySet<string>): FieldTree {
    const tree = new FieldTree();
    for (const [name, field] of this.#fields) if (!names.has(name)) tree.#fields.set(name, field);
    for (const name of this.#texts) if (!names.has(name)) tree.#texts.add(name);
    return tree;
  }

  toSchema(): JsonObject {
    if (this.#items !== undefined || this.#kind === 'list') return { type: 'array', items: this.#items?.toSchema() ?? {} };
    if (this.#fields.size > 0) {
      const properties = {
        ...Object.fromEntries([...this.#texts].map((name) => [name, { type: 'string' }])),
        ...Object.fromEntries([...this.#fields].map(([name, field]) => [name, field.toSchema()])),
      };
      return { type: 'object', properties, required: Object.keys(properties) };
    }
    return { number: { type: 'number' }, boolean: { type: 'boolean' }, text: { type: 'string' }, mapping: { type: 'object' }, any: {} }[
      this.#kind
    ];
  }
}

/** Words for the text of any answer. */
const textFields: ReadonlySet<string> = new Set([
  'content',
  'text',
  'response',
  'answer',
  'generated_text',
  'analysis',
  'message',
  'output_text',
]);
/** Names that every result has: reading them says nothing about the answer. */
const commonFields: ReadonlySet<string> = new Set([
  ...textFields,
  'status',
  'success',
  'succeeded',
  'failed',
  'skipped',
  'completed',
  'error',
  'error_message',
  'size',
  'results',
  'items',
  'model',
  'provider',
  'path',
  'filepath',
  'file_path',
  'output_path',
  'output_file',
  'filename',
  'length',
  'index',
  'item',
  'iteration',
  'iterations',
  'iteration_count',
  'loop',
  '[]',
  'get',
  'keys',
  'values',
]);
const valueFields: ReadonlySet<string> = new Set(['result', 'value', 'output', 'data', 'outputs']);

/** Notes what a use of a step's result says about its fields. */
export function noteShape(step: StepDefinition, shape: Shape, usedFields: Map<number, FieldTree>): void {
  const target = answering(step, shape.path);
  if (target === undefined) return;
  const [first] = target.path;
  if (first === 'location' && target.step.location !== undefined) return;
  const tree = usedFields.get(target.step.at.start) ?? new FieldTree();
  if (first !== undefined && target.path.length === 1 && textFields.has(first)) {
    tree.addText(first);
    usedFields.set(target.step.at.start, tree);
  }
  if (first === undefined || commonFields.has(first) || first.startsWith('__') || (target.path.length === 1 && /^-?\d+$/.test(first)))
    return;
  usedFields.set(target.step.at.start, tree);
  tree.add(target.path, shape.kind);
}

/** The step that answers, and the path into its answer: turns of a loop and the words for "the value" are left behind. */
function answering(
  step: StepDefinition,
  path: readonly string[],
): { readonly step: StepDefinition; readonly path: readonly string[] } | undefined {
  let [rest, target] = [path, step];
  if (step.repetition !== undefined && rest.length > 1 && ['results', 'iterations', 'result'].includes(rest[0]!) && rest[1] === '[]')
    rest = rest.slice(2);
  const child = step.steps?.find(({ id }) => id === rest[0]);
  if (child !== undefined) [rest, target] = [rest.slice(1), child];
  else if (step.steps !== undefined) return undefined;
  return { step: target, path: valueFields.has(rest[0] ?? '') ? rest.slice(1) : rest };
}
