import type { YAMLError } from 'yaml';

/** What the parser says of a text, as far as it is used here. */
export type YamlProblem = Pick<YAMLError, 'code' | 'message' | 'pos'> & { readonly hint?: string };

/** What the lexer puts before a text without quotes, and where a list or map in brackets ends too early. */
export const SCALAR_NEXT: string = '\x1f';
const FLOW_END = '\x18';

interface Opener {
  readonly mark: string;
  readonly offset: number;
}

/**
 * Follows the quotes and brackets of a text. The parser notices that one is never closed where the text around it ends;
 * what is to be mended is where it begins, and what the parser says of the lines behind it means nothing.
 */
export class OpenMarks {
  readonly #open: Opener[] = [];
  readonly #unclosed: Opener[] = [];
  #quote: number | undefined;
  #before = '';

  /** Takes the next token of the lexer, in order; `offset`: where it begins. */
  take(token: string, offset: number): void {
    const isMark = this.#before !== SCALAR_NEXT;
    if (isMark && isOpenQuote(token)) this.#quote = offset;
    else if (isMark && (token === '[' || token === '{')) this.#open.push({ mark: token, offset });
    else if (isMark && (token === ']' || token === '}')) this.#close(token);
    else if (token === FLOW_END) this.#unclosed.push(...this.#open.splice(0));
    this.#before = token;
  }

  /** The parser's errors, with those of open quotes and brackets at their beginning, and without their consequences. */
  explain(errors: readonly YAMLError[]): readonly YamlProblem[] {
    const quote = errors.some(({ message }) => /^Missing closing ["']/.test(message)) ? this.#quote : undefined;
    const brackets = [...this.#unclosed, ...(quote === undefined ? this.#open : [])];
    const first = Math.min(quote ?? Infinity, ...brackets.map(({ offset }) => offset));
    const told: YamlProblem[] = errors.filter(({ message, pos }) => pos[0] < first && !isOfOpenMark(message));
    told.push(...brackets.map(unclosed));
    if (quote !== undefined) told.push({ code: 'MISSING_CHAR', message: 'A text in quotes is never closed.', pos: [quote, quote + 1] });
    return told.length === 0 ? errors : told;
  }

  #close(token: string): void {
    const opener = this.#open.pop();
    if (opener !== undefined && closerOf(opener) !== token) this.#unclosed.push(opener);
  }
}

function unclosed(opener: Opener): YamlProblem {
  const what = opener.mark === '[' ? 'list' : 'map';
  return {
    code: 'MISSING_CHAR',
    message: `The ${what} that begins here is never closed, or a line inside of it is not indented.`,
    hint: `Close it with "${closerOf(opener)}", and indent what stands inside.`,
    pos: [opener.offset, opener.offset + 1],
  };
}

function isOfOpenMark(message: string): boolean {
  return /^Missing closing ["']|^Flow (?:map|sequence) .*end with a [\]}]/.test(message);
}

function closerOf({ mark }: Opener): string {
  return mark === '[' ? ']' : '}';
}

function isOpenQuote(token: string): boolean {
  const [quote] = token;
  return (quote === '"' || quote === "'") && (token.length === 1 || !token.endsWith(quote));
}
