import { noArguments, type CallArguments, type Expression, type TemplateNode } from './ast.ts';
import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import { forbiddenName, isNeverRead } from './forbidden.ts';
import type { TokenStream } from './token-stream.ts';
import type { Token } from './token.ts';

/** What parsing an expression needs. The parsers of larger parts come along, so that the modules need not refer to each other. */
export interface ExpressionContext {
  readonly tokens: TokenStream;
  readonly parse: (context: ExpressionContext) => Expression;
  /** Given where `{{ x }}` may stand inside an expression, and in its quotes: in conditions. */
  readonly embed?: (text: string, at: number) => readonly TemplateNode[];
}

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
  ['null', null],
]);
const operatorWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'elif', 'for']);

/** Parses a value with its `.name`, `[index]` and `(arguments)`. */
export function parsePrimary(context: ExpressionContext): Expression {
  const { tokens } = context;
  let node = parseAtom(context);
  for (;;) {
    const { at } = tokens.current;
    if (tokens.takeOperator('.')) node = parseMember(context, node, at);
    else if (tokens.isOperator('[')) node = parseSubscript(context, node);
    else if (tokens.isOperator('(')) {
      if (node.kind !== 'name') throw new TemplateSyntaxError('Only named functions and methods can be called.', { at });
      node = { kind: 'call', at: node.at, name: node.name, args: parseArguments(context) };
    } else return node;
    tokens.link();
  }
}

function parseMember(context: ExpressionContext, object: Expression, at: number): Expression {
  const { tokens } = context;
  const token = tokens.current;
  if (token.kind === 'number') {
    // `a.0.1` is read as one number by the lexer: Jinja's items by position.
    tokens.advance();
    return token.text
      .split('.')
      .reduce<Expression>(
        (node, digits) => ({ kind: 'index', at, object: node, index: { kind: 'literal', at: token.at, value: Number(digits) } }),
        object,
      );
  }
  const name = tokens.expectName().text;
  if (isNeverRead(name)) throw forbiddenName(name, token.at);
  return tokens.isOperator('(')
    ? { kind: 'method', at, object, name, args: parseArguments(context) }
    : { kind: 'member', at, object, name };
}

function parseSubscript(context: ExpressionContext, object: Expression): Expression {
  const { tokens } = context;
  const { at } = tokens.expectOperator('[');
  const parts: (Expression | undefined)[] = [undefined];
  while (!tokens.isOperator(']')) {
    if (tokens.takeOperator(':')) parts.push(undefined);
    else if (parts.at(-1) === undefined) parts[parts.length - 1] = context.parse(context);
    else throw tokens.unexpected('"]"');
  }
  const closing = tokens.expectOperator(']');
  const [start, stop, step] = parts;
  if (parts.length > 3) throw new TemplateSyntaxError('A slice has at most three parts: [start:stop:step].', { at });
  if (parts.length > 1) return { kind: 'slice', at, object, ...(start && { start }), ...(stop && { stop }), ...(step && { step }) };
  if (start === undefined) throw new TemplateSyntaxError('An index is missing between "[" and "]".', { at: closing.at });
  if (start.kind === 'literal' && typeof start.value === 'string' && isNeverRead(start.value)) throw forbiddenName(start.value, start.at);
  return { kind: 'index', at, object, index: start };
}

function parseAtom(context: ExpressionContext): Expression {
  const { tokens } = context;
  const token = tokens.current;
  if (token.kind === 'string') return parseText(context, tokens.advance());
  if (token.kind === 'number') return { kind: 'literal', at: token.at, value: Number(tokens.advance().text.replaceAll('_', '')) };
  if (token.kind === 'name') {
    const word = words.get(token.text);
    if (word === undefined && operatorWords.has(token.text)) throw tokens.unexpected('a value');
    tokens.advance();
    return word === undefined ? { kind: 'name', at: token.at, name: token.text } : { kind: 'literal', at: token.at, value: word };
  }
  if (token.text === '(') return parseParenthesis(context);
  if (token.text === '[') return { kind: 'list', at: tokens.advance().at, items: parseItems(context, ']') };
  if (token.text === '{') return parseBraces(context);
  throw tokens.unexpected('a value');
}

function parseText(context: ExpressionContext, token: Token): Expression {
  const { text, at } = token;
  if (context.embed !== undefined && text.includes('{{')) return { kind: 'embedded', at, body: context.embed(text, at) };
  return { kind: 'literal', at, value: text };
}

function parseParenthesis(context: ExpressionContext): Expression {
  const { tokens } = context;
  const { at } = tokens.advance();
  if (tokens.takeOperator(')')) return { kind: 'list', at, items: [] };
  const first = context.parse(context);
  if (!tokens.isOperator(',')) {
    tokens.expectOperator(')');
    return first;
  }
  tokens.advance();
  return { kind: 'list', at, items: [first, ...parseItems(context, ')')] };
}

function parseItems(context: ExpressionContext, closing: string): Expression[] {
  const { tokens } = context;
  const items: Expression[] = [];
  while (!tokens.isOperator(closing)) {
    items.push(context.parse(context));
    if (!tokens.takeOperator(',')) break;
  }
  tokens.expectOperator(closing);
  return items;
}

function parseBraces(context: ExpressionContext): Expression {
  const { tokens } = context;
  const opening = tokens.advance();
  if (context.embed !== undefined && tokens.isOperator('{') && tokens.current.at === opening.end) {
    tokens.advance();
    const inner = context.parse(context);
    tokens.expectOperator('}');
    tokens.expectOperator('}');
    return inner;
  }
  const entries: [Expression, Expression][] = [];
  while (!tokens.isOperator('}')) {
    const key = context.parse(context);
    tokens.expectOperator(':');
    entries.push([key, context.parse(context)]);
    if (!tokens.takeOperator(',')) break;
  }
  tokens.expectOperator('}');
  return { kind: 'dict', at: opening.at, entries };
}

/** Parses `(a, b, key=c)`; without a parenthesis there are no arguments. */
export function parseArguments(context: ExpressionContext): CallArguments {
  const { tokens } = context;
  if (!tokens.takeOperator('(')) return noArguments;
  const positional: Expression[] = [];
  const named = new Map<string, Expression>();
  while (!tokens.isOperator(')')) {
    const next = tokens.peek();
    if (tokens.current.kind === 'name' && next?.kind === 'operator' && next.text === '=') {
      const name = tokens.advance().text;
      tokens.advance();
      named.set(name, context.parse(context));
    } else if (named.size > 0) {
      throw new TemplateSyntaxError('An argument without a name stands behind one with a name.', { at: tokens.current.at });
    } else {
      positional.push(context.parse(context));
    }
    if (!tokens.takeOperator(',')) break;
  }
  tokens.expectOperator(')');
  return { positional, named };
}

/** Parses the argument of a test, which may stand without parentheses: `x is divisibleby 3`. */
export function parseTestArguments(context: ExpressionContext): CallArguments {
  const { tokens } = context;
  if (tokens.isOperator('(')) return parseArguments(context);
  const { kind, text } = tokens.current;
  const isValue =
    kind === 'string' ||
    kind === 'number' ||
    (kind === 'name' && !operatorWords.has(text)) ||
    (kind === 'operator' && (text === '[' || text === '{'));
  return isValue ? { positional: [parsePrimary(context)], named: new Map() } : noArguments;
}
