import { nearestHint } from '../text/nearest-hint.ts';
import { calculate } from './arithmetic.ts';
import type { CallArguments, Expression, SliceExpression } from './ast.ts';
import type { Budget } from './budget.ts';
import { Arguments, type CallScope } from './call-arguments.ts';
import { compare } from './compare.ts';
import { defined, isTruthy, toNumber, toText } from './convert.ts';
import { describe } from './describe.ts';
import { TemplateFilterError } from './errors/template-filter-error.ts';
import { TemplateNameError } from './errors/template-name-error.ts';
import { Extents } from './extents.ts';
import { forbiddenName, isEscapeRoot, isNeverRead } from './forbidden.ts';
import { itemOf, memberOf, sliceOf } from './member.ts';
import { callMethod } from './methods.ts';
import type { Scope } from './scope.ts';
import type { TemplateLibrary } from './library.ts';
import { Undefined, type Value } from './value.ts';

/** Evaluates the expressions of one rendering. */
export class Evaluation implements CallScope {
  readonly budget: Budget;
  readonly library: TemplateLibrary;
  readonly clock: CallScope['clock'];
  readonly extents: Extents;
  /** Renders the nodes of a text that stands in an expression. */
  readonly renderEmbedded: (expression: Extract<Expression, { kind: 'embedded' }>, scope: Scope, evaluation: Evaluation) => string;

  constructor(options: {
    readonly budget: Budget;
    readonly library: TemplateLibrary;
    readonly clock: CallScope['clock'];
    readonly renderEmbedded: Evaluation['renderEmbedded'];
  }) {
    this.budget = options.budget;
    this.extents = new Extents(options.budget);
    this.library = options.library;
    this.clock = options.clock;
    this.renderEmbedded = options.renderEmbedded;
  }

  evaluate(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return this.#name(expression.name, expression.at, scope);
      case 'member':
        return memberOf(this.#object(expression.object, scope), expression.name, expression);
      case 'index':
        return itemOf(this.#object(expression.object, scope), this.#defined(expression.index, scope), expression);
      case 'slice':
        return this.#slice(expression, scope);
      case 'call':
        return this.extents.built(this.#call(expression, scope));
      case 'method':
        return this.extents.built(
          callMethod(
            {
              object: this.#defined(expression.object, scope),
              name: expression.name,
              args: this.arguments(expression.args, scope),
              at: expression.at,
              reference: describe(expression.object),
            },
            this,
          ),
        );
      case 'filter':
        return this.#filter(expression, scope);
      case 'test':
        return this.#test(expression, scope) !== expression.isNegated;
      case 'unary':
        return this.#unary(expression, scope);
      case 'binary':
        return this.extents.built(
          calculate(expression.operator, [this.evaluate(expression.left, scope), this.evaluate(expression.right, scope)], this.budget),
        );
      case 'logic':
        return this.#logic(expression, scope);
      case 'compare':
        return this.#compare(expression, scope);
      case 'conditional':
        return this.#conditional(expression, scope);
      case 'list':
        return this.extents.built(expression.items.map((item) => this.#defined(item, scope)));
      case 'dict':
        return this.extents.built(this.#dict(expression, scope));
      case 'embedded':
        return this.renderEmbedded(expression, scope, this);
    }
  }

  filter(name: string, input: Value, args: Arguments): Value {
    const filter = this.library.filters.get(name);
    if (filter === undefined) throw unknownFilter(name, this.library.filters.keys());
    return filter.apply(filter.takesUndefined === true ? input : defined(input), args, this);
  }

  test(name: string, input: Value, args: Arguments): boolean {
    const test = this.library.tests.get(name);
    if (test === undefined)
      throw new TemplateFilterError(`There is no test "${name}".`, { hint: nearestHint(name, this.library.tests.keys()) });
    return test(input, args, this);
  }

  path(value: Value, path: string): Value {
    let current = value;
    for (const part of path.split('.')) {
      current = /^-?\d+$/.test(part)
        ? itemOf(current, Number(part), { at: 0, object: 'item' })
        : memberOf(current, part, { at: 0, object: 'item' });
    }
    return current;
  }

  #defined(expression: Expression, scope: Scope): Value {
    return defined(this.evaluate(expression, scope));
  }

  /** What a member is read of. A function is called or nothing: it has no members, and those that ask for one want out. */
  #object(expression: Expression, scope: Scope): Value {
    const value = this.evaluate(expression, scope);
    const isFunction = value instanceof Undefined && expression.kind === 'name' && this.library.functions.has(expression.name);
    if (isFunction) throw forbiddenName(expression.name, expression.at);
    return value;
  }

  #name(name: string, at: number, scope: Scope): Value {
    this.budget.work(1);
    const value = scope.lookup(name);
    if (value !== undefined) return value;
    if (isEscapeRoot(name)) throw forbiddenName(name, at);
    return new Undefined({ reference: name, at, isRoot: true, hint: nearestHint(name, scope.names()) });
  }

  #slice(expression: SliceExpression, scope: Scope): Value {
    const bound = (part: Expression | undefined): number | undefined => {
      const value = part === undefined ? undefined : this.#defined(part, scope);
      return value === undefined || value === null ? undefined : Math.trunc(toNumber(value, 'A slice'));
    };
    const object = this.evaluate(expression.object, scope);
    const sliced = sliceOf(
      object,
      { start: bound(expression.start), stop: bound(expression.stop), step: bound(expression.step) },
      expression,
    );
    this.budget.work(1);
    return sliced;
  }

  #call(expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
    const { name, at } = expression;
    const known = this.library.functions.get(name);
    if (known !== undefined) return known(this.arguments(expression.args, scope), this);
    if (isEscapeRoot(name)) throw forbiddenName(name, at);
    if (scope.lookup(name) !== undefined) throw new TemplateNameError(`"${name}" is a value, not a function.`, { at });
    throw new TemplateNameError(`There is no function "${name}".`, {
      at,
      hint: nearestHint(name, this.library.functions.keys()),
      data: { reference: name },
    });
  }

  arguments(args: CallArguments, scope: Scope): Arguments {
    if (args.positional.length === 0 && args.named.size === 0) return new Arguments();
    const named = new Map<string, Value>();
    for (const [name, value] of args.named) named.set(name, this.evaluate(value, scope));
    return new Arguments(
      args.positional.map((value) => this.evaluate(value, scope)),
      named,
    );
  }

  #filter(expression: Extract<Expression, { kind: 'filter' }>, scope: Scope): Value {
    this.budget.work(1);
    const filter = this.library.filters.get(expression.name);
    if (filter === undefined) throw unknownFilter(expression.name, this.library.filters.keys(), expression.at);
    const input = this.evaluate(expression.input, scope);
    const output = filter.apply(filter.takesUndefined === true ? input : defined(input), this.arguments(expression.args, scope), this);
    return output === input ? output : this.extents.built(output);
  }

  #test(expression: Extract<Expression, { kind: 'test' }>, scope: Scope): boolean {
    const test = this.library.tests.get(expression.name);
    if (test === undefined) {
      throw new TemplateFilterError(`There is no test "${expression.name}".`, {
        at: expression.at,
        hint: nearestHint(expression.name, this.library.tests.keys()),
      });
    }
    return test(this.evaluate(expression.input, scope), this.arguments(expression.args, scope), this);
  }

  #unary(expression: Extract<Expression, { kind: 'unary' }>, scope: Scope): Value {
    const value = this.evaluate(expression.operand, scope);
    if (expression.operator === 'not') return !isTruthy(value);
    const number = toNumber(value, `"${expression.operator}"`);
    return expression.operator === '-' ? -number : number;
  }

  #logic(expression: Extract<Expression, { kind: 'logic' }>, scope: Scope): Value {
    const left = this.#defined(expression.left, scope);
    const isDecided = expression.operator === 'and' ? !isTruthy(left) : isTruthy(left);
    return isDecided ? left : this.#defined(expression.right, scope);
  }

  #compare(expression: Extract<Expression, { kind: 'compare' }>, scope: Scope): boolean {
    let left = this.evaluate(expression.first, scope);
    for (const { operator, operand } of expression.rest) {
      this.budget.work(1);
      const right = this.evaluate(operand, scope);
      this.extents.walk(left, right);
      if (!compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  }

  #conditional(expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): Value {
    if (isTruthy(this.evaluate(expression.test, scope))) return this.evaluate(expression.then, scope);
    // Jinja: without an else the value is undefined, which prints as nothing.
    return expression.otherwise === undefined ? '' : this.evaluate(expression.otherwise, scope);
  }

  #dict(expression: Extract<Expression, { kind: 'dict' }>, scope: Scope): Value {
    const record: Record<string, Value> = {};
    for (const [key, value] of expression.entries) {
      const name = toText(this.#defined(key, scope));
      if (isNeverRead(name)) throw forbiddenName(name, key.at);
      record[name] = this.#defined(value, scope);
    }
    return record;
  }
}

function unknownFilter(name: string, known: Iterable<string>, at: number = 0): TemplateFilterError {
  return new TemplateFilterError(`There is no filter "${name}".`, { at, hint: nearestHint(name, known), data: { filter: name } });
}
