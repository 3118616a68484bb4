import type { CallArguments, Expression, TemplateNode } from './ast.ts';

/** One use of a name that the template itself does not define. */
export interface Reference {
  readonly name: string;
  /** What is read of it, as far as it is written down: `['result', 'content']` of `{{ s.result.content }}`. */
  readonly path: readonly string[];
  /** Offset into the template. */
  readonly at: number;
  /** It is tested or defaulted, so that it may be missing. */
  readonly isOptional: boolean;
}

/** What a template refers to. */
export interface References {
  readonly names: readonly Reference[];
  readonly filters: readonly { readonly name: string; readonly at: number }[];
  readonly tests: readonly { readonly name: string; readonly at: number }[];
  readonly functions: readonly { readonly name: string; readonly at: number }[];
}

/** Collects what nodes refer to. */
export function referencesOf(nodes: readonly TemplateNode[]): References {
  const collector = new Collector();
  collector.nodes(nodes, new Set());
  return collector;
}

/** Collects what an expression refers to. */
export function referencesOfExpression(expression: Expression): References {
  const collector = new Collector();
  collector.expression(expression, new Set());
  return collector;
}

type Locals = ReadonlySet<string>;

class Collector implements References {
  readonly names: Reference[] = [];
  readonly filters: { name: string; at: number }[] = [];
  readonly tests: { name: string; at: number }[] = [];
  readonly functions: { name: string; at: number }[] = [];

  nodes(nodes: readonly TemplateNode[], outer: Locals): void {
    const locals = new Set(outer);
    for (const node of nodes) this.#node(node, locals);
  }

  #node(node: TemplateNode, locals: Set<string>): void {
    switch (node.kind) {
      case 'text':
        return;
      case 'output':
        return this.expression(node.expression, locals);
      case 'if': {
        // What a branch sets stays set behind it.
        for (const { test, body } of node.branches) {
          this.expression(test, locals);
          for (const inner of body) this.#node(inner, locals);
        }
        for (const inner of node.otherwise) this.#node(inner, locals);
        return;
      }
      case 'for': {
        this.expression(node.iterable, locals);
        const inner = new Set([...locals, ...node.targets, 'loop']);
        if (node.filter !== undefined) this.expression(node.filter, inner);
        this.nodes(node.body, inner);
        return this.nodes(node.otherwise, locals);
      }
      case 'set': {
        if (node.value !== undefined) this.expression(node.value, locals);
        if (node.body !== undefined) this.nodes(node.body, locals);
        if (node.member === undefined) for (const target of node.targets) locals.add(target);
        return;
      }
      case 'with': {
        const inner = new Set(locals);
        for (const [name, value] of node.bindings) {
          this.expression(value, inner);
          inner.add(name);
        }
        return this.nodes(node.body, inner);
      }
      case 'filter-block': {
        this.filters.push({ name: node.name, at: node.at });
        this.#arguments(node.args, locals);
        return this.nodes(node.body, locals);
      }
    }
  }

  expression(expression: Expression, locals: Locals, isOptional: boolean = false): void {
    switch (expression.kind) {
      case 'literal':
        return;
      case 'name':
      case 'member':
      case 'index':
        return this.#reference(expression, locals, isOptional);
      case 'slice': {
        for (const part of [expression.start, expression.stop, expression.step]) if (part !== undefined) this.expression(part, locals);
        return this.expression(expression.object, locals, isOptional);
      }
      case 'call':
        this.functions.push({ name: expression.name, at: expression.at });
        return this.#arguments(expression.args, locals);
      case 'method':
        this.#arguments(expression.args, locals);
        return this.expression(expression.object, locals, isOptional);
      case 'filter':
        this.filters.push({ name: expression.name, at: expression.at });
        this.#arguments(expression.args, locals);
        return this.expression(expression.input, locals, isOptional || expression.name === 'default' || expression.name === 'd');
      case 'test':
        this.tests.push({ name: expression.name, at: expression.at });
        this.#arguments(expression.args, locals);
        return this.expression(expression.input, locals, expression.name === 'defined' || expression.name === 'undefined');
      case 'unary':
        return this.expression(expression.operand, locals, isOptional);
      case 'binary':
      case 'logic':
        this.expression(expression.left, locals, isOptional);
        return this.expression(expression.right, locals, isOptional);
      case 'compare':
        this.expression(expression.first, locals);
        return expression.rest.forEach(({ operand }) => this.expression(operand, locals));
      case 'conditional':
        this.expression(expression.test, locals);
        this.expression(expression.then, locals, isOptional);
        if (expression.otherwise !== undefined) this.expression(expression.otherwise, locals, isOptional);
        return;
      case 'list':
        return expression.items.forEach((item) => this.expression(item, locals));
      case 'dict':
        return expression.entries.forEach(([key, value]) => {
          this.expression(key, locals);
          this.expression(value, locals);
        });
      case 'embedded':
        return this.nodes(expression.body, locals);
    }
  }

  /** Follows `a.b['c'].d` down to its name. */
  #reference(expression: Expression, locals: Locals, isOptional: boolean): void {
    const path: string[] = [];
    let current = expression;
    for (;;) {
      if (current.kind === 'member') {
        path.unshift(current.name);
        current = current.object;
      } else if (current.kind === 'index') {
        const { index } = current;
        if (index.kind === 'literal') path.unshift(String(index.value));
        else {
          this.expression(index, locals);
          path.length = 0;
          path.unshift('*');
        }
        current = current.object;
      } else break;
    }
    if (current.kind !== 'name') return this.expression(current, locals, isOptional);
    if (!locals.has(current.name)) this.names.push({ name: current.name, path, at: current.at, isOptional });
  }

  #arguments(args: CallArguments, locals: Locals): void {
    for (const value of args.positional) this.expression(value, locals, false);
    for (const value of args.named.values()) this.expression(value, locals);
  }
}
