import type { Clock } from '@tutti/core';
import { TextCache } from '../text/text-cache.ts';
import type { Expression, TemplateNode } from './ast.ts';
import { Budget, defaultLimits, type TemplateLimits } from './budget.ts';
import { defined, toPlain } from './convert.ts';
import { TemplateBudgetError } from './errors/template-budget-error.ts';
import { Evaluation } from './evaluate.ts';
import { templateLibrary, type TemplateLibrary } from './library.ts';
import { parseCondition, parseTemplate } from './parse-template.ts';
import { renderNodes } from './render.ts';
import { namesOf, Scope, type TemplateNames } from './scope.ts';
import type { Value } from './value.ts';

/** How a template is rendered. */
export interface RenderOptions {
  readonly library?: TemplateLibrary;
  readonly limits?: Partial<TemplateLimits>;
  /** For the limit of time and for `now()`. */
  readonly clock?: Clock;
}

interface Parsed {
  readonly nodes: readonly TemplateNode[];
  /** The expression, when the template is that alone. */
  readonly only: Expression | undefined;
}

const CACHE_SIZE = 5_000;
const parsed = new TextCache<Parsed>(CACHE_SIZE);
const conditions = new TextCache<Expression>(CACHE_SIZE);

/** Whether a text has anything to render. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/** The nodes of a template. The same text is parsed once. @throws TemplateSyntaxError, TemplateForbiddenError */
export function templateNodes(source: string): readonly TemplateNode[] {
  return parseCached(source).nodes;
}

/** The expression of a condition: `{{ a > 3 }}`, `a > 3` or `'x' in {{ list }}`. @throws TemplateSyntaxError, TemplateForbiddenError */
export function conditionExpression(source: string): Expression {
  return conditions.get(source, readCondition);
}

function readCondition(source: string): Expression {
  const { only, nodes } = source.includes('{{') || source.includes('{%') ? parseIfTemplate(source) : { only: undefined, nodes: [] };
  if (only !== undefined) return only;
  if (source.includes('{%')) return { kind: 'embedded', at: 0, body: nodes };
  return parseCondition(source);
}

function parseIfTemplate(source: string): Parsed {
  return parseCached(source.trim());
}

/**
 * Renders a template. `{{ x }}` alone gives the value of x as it is; mixed with text it gives text.
 * The data is only read, and what comes out is never rendered again.
 * @throws TemplateError (its subclasses by cause).
 */
export function renderTemplate(source: string, data: TemplateNames | Readonly<Record<string, Value>>, options: RenderOptions = {}): Value {
  const { nodes, only } = parseCached(source);
  return guarded(data, options, (scope, evaluation) => {
    if (only !== undefined) return toPlain(defined(evaluation.evaluate(only, scope)));
    return renderNodes(nodes, scope, evaluation);
  });
}

/** The value of a template that is `{{ x }}` alone, with its views; `undefined` for any other. @throws TemplateError */
export function evaluateTemplate(
  source: string,
  data: TemplateNames | Readonly<Record<string, Value>>,
  options: RenderOptions = {},
): Value | undefined {
  const { only } = parseCached(source.trim());
  return only === undefined ? undefined : evaluateExpression(only, data, options);
}

/** Evaluates a condition's expression to its value. @throws TemplateError */
export function evaluateExpression(
  expression: Expression,
  data: TemplateNames | Readonly<Record<string, Value>>,
  options: RenderOptions = {},
): Value {
  return guarded(data, options, (scope, evaluation) => defined(evaluation.evaluate(expression, scope)));
}

function guarded(
  data: TemplateNames | Readonly<Record<string, Value>>,
  options: RenderOptions,
  run: (scope: Scope, evaluation: Evaluation) => Value,
): Value {
  const scope = new Scope(isNames(data) ? data : namesOf(data));
  const evaluation = new Evaluation({
    budget: new Budget(options.limits === undefined ? defaultLimits : { ...defaultLimits, ...options.limits }, options.clock),
    library: options.library ?? templateLibrary(),
    clock: options.clock,
    renderEmbedded: (expression, inner, self) => renderNodes(expression.body, inner, self),
  });
  try {
    return run(scope, evaluation);
  } catch (error) {
    // Data nested beyond what the stack holds: the engine's own recursion is bounded by the parser.
    if (error instanceof RangeError)
      throw new TemplateBudgetError('A template meets data that is nested too deeply, or too large.', { cause: error });
    throw error;
  }
}

function isNames(data: TemplateNames | Readonly<Record<string, Value>>): data is TemplateNames {
  return typeof (data as TemplateNames).lookup === 'function';
}

function parseCached(source: string): Parsed {
  return parsed.get(source, readTemplate);
}

function readTemplate(source: string): Parsed {
  const nodes = parseTemplate(source);
  const [first] = nodes;
  return { nodes, only: nodes.length === 1 && first?.kind === 'output' ? first.expression : undefined };
}
