import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import type { Token } from './token.ts';

/** Nesting of brackets, operators and blocks that one template may have. */
export const MAX_DEPTH = 64;
/** Links of one chain, `a + b + c` or `a | f | g`: they nest in the tree too. */
const MAX_CHAIN = 400;

/** The tokens of one expression, read one after another. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #links = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[this.#next]!;
  }

  peek(ahead: number = 1): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  advance(): Token {
    const token = this.current;
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  isOperator(text: string): boolean {
    return this.current.kind === 'operator' && this.current.text === text;
  }

  isWord(text: string): boolean {
    return this.current.kind === 'name' && this.current.text === text;
  }

  /** Takes the token if it is this operator. */
  takeOperator(text: string): boolean {
    const found = this.isOperator(text);
    if (found) this.advance();
    return found;
  }

  takeWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.advance();
    return found;
  }

  expectOperator(text: string): Token {
    if (!this.isOperator(text)) throw this.unexpected(`"${text}"`);
    return this.advance();
  }

  expectName(): Token {
    if (this.current.kind !== 'name') throw this.unexpected('a name');
    return this.advance();
  }

  expectEnd(): void {
    if (this.current.kind !== 'end') throw this.unexpected('the end of the expression');
  }

  unexpected(expected: string): TemplateSyntaxError {
    const { kind, text, at } = this.current;
    const found = kind === 'end' ? 'the expression ends' : `${kind === 'string' ? JSON.stringify(text) : `"${text}"`} stands`;
    return new TemplateSyntaxError(`Expected ${expected}, but ${found} here.`, { at });
  }

  /** Parses one nested part. @throws TemplateSyntaxError beyond {@link MAX_DEPTH}. */
  nested<Result>(parse: () => Result): Result {
    if (this.#depth >= MAX_DEPTH) {
      throw new TemplateSyntaxError(`An expression is nested deeper than ${MAX_DEPTH} levels.`, {
        at: this.current.at,
        hint: 'Split it with {% set %}.',
      });
    }
    this.#depth += 1;
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Counts one link of a chain. @throws TemplateSyntaxError when the expression has too many. */
  link(): void {
    this.#links += 1;
    if (this.#links > MAX_CHAIN)
      throw new TemplateSyntaxError(`An expression has more than ${MAX_CHAIN} operations.`, {
        at: this.current.at,
        hint: 'Split it with {% set %}.',
      });
  }
}
