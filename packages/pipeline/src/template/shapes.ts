import type { CallArguments, CompareOperator, Expression, TemplateNode } from './ast.ts';

/** What a use of a value says about its kind. */
export type ShapeKind = 'list' | 'mapping' | 'number' | 'boolean' | 'text' | 'any';

/** One use of a value: where it comes from, and what it must be for the use to make sense. `[]` in a path is an item of a list. */
export interface Shape {
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: ShapeKind;
}

interface Origin {
  readonly name: string;
  readonly path: readonly string[];
}

/** Where the names that a template sets come from; `undefined` when that cannot be followed. */
type Origins = Map<string, Origin | undefined>;

const passing: ReadonlySet<string> = new Set([
  'from_json',
  'fromjson',
  'parse_json',
  'json_decode',
  'list',
  'sort',
  'unique',
  'reverse',
  'default',
  'd',
  'selectattr',
  'rejectattr',
  'select',
  'reject',
]);
const kindsByFilter: Readonly<Record<string, ShapeKind>> = Object.fromEntries([
  ...['round', 'int', 'float', 'abs', 'percent', 'format_number'].map((name) => [name, 'number'] as const),
  ...['join', 'map', 'selectattr', 'rejectattr', 'sum', 'sort', 'unique', 'groupby', 'batch', 'first', 'last'].map(
    (name) => [name, 'list'] as const,
  ),
  ...[
    'upper',
    'lower',
    'title',
    'capitalize',
    'trim',
    'slugify',
    'replace',
    'split',
    'truncate',
    'regex_search',
    'regex_replace',
    'wordcount',
  ].map((name) => [name, 'text'] as const),
]);

/** What a template's uses say about the values it reads. */
export function shapesOf(nodes: readonly TemplateNode[]): readonly Shape[] {
  const collector = new ShapeCollector();
  collector.nodes(nodes, new Map());
  return collector.shapes;
}

/** What an expression's uses say about the values it reads; `kind` is what the whole must be. */
export function shapesOfExpression(expression: Expression, kind: ShapeKind = 'any'): readonly Shape[] {
  const collector = new ShapeCollector();
  collector.walk(expression, kind, new Map());
  return collector.shapes;
}

class ShapeCollector {
  readonly shapes: Shape[] = [];

  nodes(nodes: readonly TemplateNode[], origins: Origins): void {
    for (const node of nodes) this.#node(node, origins);
  }

  #node(node: TemplateNode, origins: Origins): void {
    switch (node.kind) {
      case 'text':
        return;
      case 'output':
        return this.walk(node.expression, 'any', origins);
      case 'if':
        for (const { test, body } of node.branches) {
          this.walk(test, 'any', origins);
          this.nodes(body, origins);
        }
        return this.nodes(node.otherwise, origins);
      case 'for':
        return this.#for(node, origins);
      case 'set':
        if (node.value !== undefined) this.walk(node.value, 'any', origins);
        if (node.body !== undefined) this.nodes(node.body, new Map(origins));
        if (node.member === undefined) {
          for (const target of node.targets) {
            origins.set(target, node.value === undefined || node.targets.length > 1 ? undefined : originOf(node.value, origins));
          }
        }
        return;
      case 'with': {
        const inner: Origins = new Map(origins);
        for (const [name, value] of node.bindings) {
          this.walk(value, 'any', inner);
          inner.set(name, originOf(value, inner));
        }
        return this.nodes(node.body, inner);
      }
      case 'filter-block':
        return this.nodes(node.body, new Map(origins));
    }
  }

  #for(node: Extract<TemplateNode, { kind: 'for' }>, origins: Origins): void {
    const isPairs = node.targets.length > 1;
    this.walk(node.iterable, isPairs ? 'any' : 'list', origins);
    const origin = isPairs ? undefined : originOf(node.iterable, origins);
    const inner: Origins = new Map([...origins, ['loop', undefined]]);
    for (const target of node.targets) inner.set(target, origin === undefined ? undefined : { ...origin, path: [...origin.path, '[]'] });
    if (node.filter !== undefined) this.walk(node.filter, 'any', inner);
    this.nodes(node.body, inner);
    this.nodes(node.otherwise, origins);
  }

  walk(expression: Expression, kind: ShapeKind, origins: Origins): void {
    const origin = originOf(expression, origins);
    if (origin !== undefined) this.shapes.push({ ...origin, kind });
    switch (expression.kind) {
      case 'index':
        return this.walk(expression.index, 'any', origins);
      case 'filter':
        return this.#filter(expression, origins);
      case 'call':
        return this.#arguments(expression.args, origins);
      case 'method':
        this.#arguments(expression.args, origins);
        return this.walk(expression.object, ['items', 'keys', 'values', 'get'].includes(expression.name) ? 'mapping' : 'any', origins);
      case 'test':
        return this.walk(expression.input, 'any', origins);
      case 'unary':
        return this.walk(expression.operand, expression.operator === 'not' ? 'any' : 'number', origins);
      case 'logic':
        this.walk(expression.left, 'any', origins);
        return this.walk(expression.right, 'any', origins);
      case 'binary':
        return this.#binary(expression, origins);
      case 'compare':
        return this.#compare(expression, origins);
      case 'conditional':
        for (const part of [expression.test, expression.then, expression.otherwise])
          if (part !== undefined) this.walk(part, part === expression.test ? 'any' : kind, origins);
        return;
      case 'list':
        return expression.items.forEach((item) => this.walk(item, 'any', origins));
      case 'dict':
        return expression.entries.forEach(([, value]) => this.walk(value, 'any', origins));
      case 'embedded':
        return this.nodes(expression.body, new Map(origins));
      default:
        return undefined;
    }
  }

  #filter(expression: Extract<Expression, { kind: 'filter' }>, origins: Origins): void {
    const { name, args, input } = expression;
    this.#arguments(args, origins);
    this.walk(input, kindsByFilter[name] ?? 'any', origins);
    const attribute =
      name === 'map' ? args.named.get('attribute') : name === 'selectattr' || name === 'rejectattr' ? args.positional[0] : undefined;
    const origin = attribute?.kind === 'literal' && typeof attribute.value === 'string' ? originOf(input, origins) : undefined;
    if (origin !== undefined && attribute?.kind === 'literal') {
      this.shapes.push({ name: origin.name, path: [...origin.path, '[]', ...String(attribute.value).split('.')], kind: 'any' });
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>, origins: Origins): void {
    const { operator, left, right } = expression;
    const isNumeric = operator !== '~' && (operator !== '+' || isNumber(left) || isNumber(right));
    this.walk(left, isNumeric ? 'number' : 'any', origins);
    this.walk(right, isNumeric ? 'number' : 'any', origins);
  }

  #compare(expression: Extract<Expression, { kind: 'compare' }>, origins: Origins): void {
    const { first, rest } = expression;
    const [only] = rest;
    this.walk(first, only === undefined ? 'any' : kindBeside(only.operator, only.operand), origins);
    for (const { operator, operand } of rest) this.walk(operand, kindBeside(operator, first), origins);
  }

  #arguments(args: CallArguments, origins: Origins): void {
    for (const value of [...args.positional, ...args.named.values()]) this.walk(value, 'any', origins);
  }
}

function isNumber(expression: Expression): boolean {
  return expression.kind === 'literal' && typeof expression.value === 'number';
}

/** What a value must be to be compared with another. */
function kindBeside(operator: CompareOperator, other: Expression): ShapeKind {
  if (operator === 'in' || operator === 'not in') return 'any';
  const literal = other.kind === 'literal' ? typeof other.value : undefined;
  if (literal === 'string') return 'text';
  if (literal === 'boolean') return 'boolean';
  return literal === 'number' || (operator !== '==' && operator !== '!=') ? 'number' : 'any';
}

function originOf(expression: Expression, origins: Origins): Origin | undefined {
  const below = (object: Expression, ...more: string[]): Origin | undefined => {
    const origin = originOf(object, origins);
    return origin === undefined ? undefined : { name: origin.name, path: [...origin.path, ...more] };
  };
  switch (expression.kind) {
    case 'name':
      return origins.has(expression.name) ? origins.get(expression.name) : { name: expression.name, path: [] };
    case 'member':
      return below(expression.object, expression.name);
    case 'index':
      return below(
        expression.object,
        expression.index.kind === 'literal' && typeof expression.index.value === 'string' ? expression.index.value : '[]',
      );
    case 'slice':
      return below(expression.object);
    case 'filter':
      return passing.has(expression.name)
        ? below(expression.input)
        : expression.name === 'first' || expression.name === 'last'
          ? below(expression.input, '[]')
          : undefined;
    default:
      return undefined;
  }
}
