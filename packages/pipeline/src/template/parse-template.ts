import { nearestHint } from '../text/nearest-hint.ts';
import type { Expression, TemplateNode } from './ast.ts';
import { TemplateForbiddenError } from './errors/template-forbidden-error.ts';
import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import { escapeForm, forbiddenTags } from './forbidden.ts';
import { lexExpression } from './lex-expression.ts';
import { parseExpression, parseOr } from './parse-expression.ts';
import { parseArguments, type ExpressionContext } from './parse-primary.ts';
import { cutSegments, type Segment } from './segment.ts';
import { MAX_DEPTH, TokenStream } from './token-stream.ts';
import type { Token } from './token.ts';

type Mark = Extract<Segment, { kind: 'output' | 'tag' }>;

const tags = ['if', 'elif', 'else', 'endif', 'for', 'endfor', 'set', 'endset', 'raw', 'filter', 'endfilter', 'with', 'endwith'];
const closers: Readonly<Record<string, string>> = { if: 'endif', for: 'endfor', set: 'endset', filter: 'endfilter', with: 'endwith' };

/**
 * Parses a template.
 * @throws TemplateSyntaxError or TemplateForbiddenError with the offset of the offence.
 */
export function parseTemplate(source: string): readonly TemplateNode[] {
  return new TemplateParser(source).parse();
}

/** Parses a bare expression as conditions have it: `{{ x }}` may stand inside, also in quotes. */
export function parseCondition(source: string): Expression {
  const embed = (text: string): readonly TemplateNode[] => parseTemplate(text);
  return parseWhole(source, lexGuarded(source, 0), { parse: parseExpression, embed });
}

function lexGuarded(source: string, start: number): readonly Token[] {
  try {
    return lexExpression(source, start, '');
  } catch (error) {
    throw sharpen(error, source);
  }
}

function parseWhole(source: string, tokens: readonly Token[], rest: Omit<ExpressionContext, 'tokens'>): Expression {
  const stream = new TokenStream(tokens);
  try {
    const expression = rest.parse({ ...rest, tokens: stream });
    stream.expectEnd();
    return expression;
  } catch (error) {
    throw sharpen(error, source.slice(tokens[0]!.at, tokens.at(-1)!.at));
  }
}

/** An expression that does not parse because it is code is refused as such. */
function sharpen(error: unknown, expression: string): unknown {
  const form = error instanceof TemplateSyntaxError && expression.length < 10_000 ? escapeForm(expression) : undefined;
  if (form === undefined) return error;
  return new TemplateForbiddenError(`${form} cannot be used in a template: expressions only read data.`, {
    at: (error as TemplateSyntaxError).at,
  });
}

class TemplateParser {
  readonly #source: string;
  readonly #segments: readonly Segment[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#segments = this.#cut();
  }

  parse(): readonly TemplateNode[] {
    const { nodes, stop } = this.#body([]);
    if (stop !== undefined) throw new TemplateSyntaxError(`{% ${stop.name} %} stands here without its beginning.`, { at: stop.mark.at });
    return nodes;
  }

  #cut(): readonly Segment[] {
    try {
      return cutSegments(this.#source);
    } catch (error) {
      throw sharpen(
        error,
        this.#source
          .slice((error as TemplateSyntaxError).at)
          .replace(/^\{[{%]/, '')
          .split(/[}%]\}/)[0]!,
      );
    }
  }

  /** Nodes up to one of the tags that may end them here. */
  #body(
    stops: readonly string[],
    opener?: { readonly name: string; readonly at: number },
  ): { nodes: TemplateNode[]; stop: { name: string; mark: Mark; tokens: TokenStream } | undefined } {
    if (this.#depth > MAX_DEPTH)
      throw new TemplateSyntaxError(`Blocks are nested deeper than ${MAX_DEPTH} levels.`, { at: opener?.at ?? 0 });
    this.#depth += 1;
    const nodes: TemplateNode[] = [];
    for (let segment = this.#segments[this.#next++]; segment !== undefined; segment = this.#segments[this.#next++]) {
      if (segment.kind === 'text') nodes.push(segment);
      else if (segment.kind === 'output') nodes.push({ kind: 'output', expression: this.#expression(segment) });
      else {
        const tokens = new TokenStream(segment.tokens);
        const name = tokens.expectName().text;
        if (stops.includes(name) || isClosing(name)) {
          this.#depth -= 1;
          if (!stops.includes(name) && opener !== undefined) {
            throw new TemplateSyntaxError(`{% ${name} %} stands here, but {% ${opener.name} %} is still open.`, {
              at: segment.at,
              hint: `Close it with {% ${closers[opener.name]!} %}.`,
            });
          }
          return { nodes, stop: { name, mark: segment, tokens } };
        }
        nodes.push(this.#tag(name, segment, tokens));
      }
    }
    if (opener !== undefined) {
      throw new TemplateSyntaxError(`{% ${opener.name} %} is never closed.`, {
        at: opener.at,
        hint: `Close it with {% ${closers[opener.name]!} %}.`,
      });
    }
    this.#depth -= 1;
    return { nodes, stop: undefined };
  }

  #expression(mark: Mark): Expression {
    const [first, second] = mark.tokens;
    if (first?.text === 'file' && second?.text === ':') {
      throw new TemplateSyntaxError('Files are included when a pipeline is compiled, not here.', { at: mark.at });
    }
    return parseWhole(this.#source, mark.tokens, { parse: parseExpression });
  }

  /** Parses the rest of a tag, with errors pointing into it. */
  #inTag<Result>(mark: Mark, parse: () => Result): Result {
    try {
      return parse();
    } catch (error) {
      throw sharpen(error, this.#source.slice(mark.at + 2, mark.end - 2).replace(/^[-+]?\s*\w+/, ''));
    }
  }

  #tag(name: string, mark: Mark, tokens: TokenStream): TemplateNode {
    if (forbiddenTags.has(name)) {
      throw new TemplateForbiddenError(`{% ${name} %} is not part of this template language: templates load and define nothing.`, {
        at: mark.at,
      });
    }
    const context: ExpressionContext = { tokens, parse: parseExpression };
    return this.#inTag(mark, () => {
      switch (name) {
        case 'if':
          return this.#if(context, mark);
        case 'for':
          return this.#for(context, mark);
        case 'set':
          return this.#set(context, mark);
        case 'filter':
          return this.#filter(context, mark);
        case 'with':
          return this.#with(context, mark);
        default:
          throw new TemplateSyntaxError(`There is no tag {% ${name} %}.`, {
            at: mark.at,
            hint: nearestHint(name, tags) || `The tags are ${tags.join(', ')}.`,
          });
      }
    });
  }

  #if(context: ExpressionContext, mark: Mark): TemplateNode {
    const branches: { test: Expression; body: readonly TemplateNode[] }[] = [];
    let current = context;
    for (;;) {
      const test = parseExpression(current);
      current.tokens.expectEnd();
      const { nodes, stop } = this.#body(['elif', 'else', 'endif'], { name: 'if', at: mark.at });
      branches.push({ test, body: nodes });
      if (stop!.name === 'endif') return { kind: 'if', branches, otherwise: [] };
      if (stop!.name === 'else') return { kind: 'if', branches, otherwise: this.#body(['endif'], { name: 'if', at: mark.at }).nodes };
      current = { ...context, tokens: stop!.tokens };
    }
  }

  #for(context: ExpressionContext, mark: Mark): TemplateNode {
    const { tokens } = context;
    const targets = parseTargets(tokens);
    if (!tokens.takeWord('in')) throw tokens.unexpected('"in"');
    const iterable = parseOr(context);
    const filter = tokens.takeWord('if') ? parseExpression(context) : undefined;
    tokens.takeWord('recursive');
    tokens.expectEnd();
    const { nodes, stop } = this.#body(['else', 'endfor'], { name: 'for', at: mark.at });
    const otherwise = stop!.name === 'else' ? this.#body(['endfor'], { name: 'for', at: mark.at }).nodes : [];
    return { kind: 'for', at: mark.at, targets, iterable, ...(filter && { filter }), body: nodes, otherwise };
  }

  #set(context: ExpressionContext, mark: Mark): TemplateNode {
    const { tokens } = context;
    const targets = parseTargets(tokens);
    const member = targets.length === 1 && tokens.takeOperator('.') ? { member: tokens.expectName().text } : {};
    if (tokens.takeOperator('=')) {
      const value = parseExpression(context);
      tokens.expectEnd();
      return { kind: 'set', at: mark.at, targets, ...member, value };
    }
    tokens.expectEnd();
    return { kind: 'set', at: mark.at, targets, ...member, body: this.#body(['endset'], { name: 'set', at: mark.at }).nodes };
  }

  #filter(context: ExpressionContext, mark: Mark): TemplateNode {
    const name = context.tokens.expectName().text;
    const args = parseArguments(context);
    context.tokens.expectEnd();
    return { kind: 'filter-block', at: mark.at, name, args, body: this.#body(['endfilter'], { name: 'filter', at: mark.at }).nodes };
  }

  #with(context: ExpressionContext, mark: Mark): TemplateNode {
    const { tokens } = context;
    const bindings: [string, Expression][] = [];
    while (tokens.current.kind !== 'end') {
      const name = tokens.expectName().text;
      tokens.expectOperator('=');
      bindings.push([name, parseExpression(context)]);
      if (!tokens.takeOperator(',')) break;
    }
    tokens.expectEnd();
    return { kind: 'with', bindings, body: this.#body(['endwith'], { name: 'with', at: mark.at }).nodes };
  }
}

function isClosing(name: string): boolean {
  return name === 'elif' || name === 'else' || Object.values(closers).includes(name);
}

function parseTargets(tokens: TokenStream): string[] {
  const isWrapped = tokens.takeOperator('(');
  const targets = [tokens.expectName().text];
  while (tokens.takeOperator(',')) targets.push(tokens.expectName().text);
  if (isWrapped) tokens.expectOperator(')');
  return targets;
}
