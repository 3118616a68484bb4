import type { ArithmeticSign } from './expression.ts';
import { expressionError, tokensOf, type Token } from './expression-tokens.ts';

/** Reads the pieces of an expression one after another. */
export class ExpressionReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  /** @throws ValidationError `EXPRESSION_INVALID` for signs that no expression has */
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  advance(): void {
    this.#next += 1;
  }

  /** Goes past the next piece where it is one of these words or signs. */
  take(...texts: readonly string[]): boolean {
    const token = this.peek();
    if (token.kind !== 'name' && token.kind !== 'sign') return false;
    const isMeant = token.kind === 'name' ? !token.isQuoted && texts.includes(token.text.toLowerCase()) : texts.includes(token.text);
    if (isMeant) this.advance();
    return isMeant;
  }

  takeSign<Sign extends ArithmeticSign>(...signs: readonly Sign[]): Sign | undefined {
    const token = this.peek();
    const sign = token.kind === 'sign' ? signs.find((one) => one === token.text) : undefined;
    if (sign !== undefined) this.advance();
    return sign;
  }

  takeNull(): boolean {
    const token = this.peek();
    const isNull = token.kind === 'value' && token.value === null;
    if (isNull) this.advance();
    return isNull;
  }

  /** The error at the next piece, or `back` pieces before. */
  error(why: string, back = 0): Error {
    const token = this.#tokens[Math.max(0, this.#next + back)] as Token;
    return expressionError(this.#text, token.at, why);
  }
}
