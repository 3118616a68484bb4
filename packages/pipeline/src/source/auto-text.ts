import type { AutoTag, LexedSource } from '../auto/auto-tag.ts';
import type { Span } from './diagnostics.ts';
import type { ScalarNode } from './node.ts';

/** Turns texts of a lexed source into nodes: a text with marks of AUTO tags gets its pieces and tags as parts. */
export class AutoTexts {
  readonly #lexed: LexedSource;
  readonly #source: string;

  /** `source`: the text as it was before its tags became marks. */
  constructor(lexed: LexedSource, source: string) {
    this.#lexed = lexed;
    this.#source = source;
  }

  /** `isEscaped`: the text stood in double quotes, and a tag in it says `\n` for the end of a line. */
  node(value: string, isEscaped: boolean, { start, end }: Span): ScalarNode {
    const { mark, tags } = this.#lexed;
    mark.lastIndex = 0;
    if (tags.length === 0 || !mark.test(value)) return { kind: 'scalar', value, start, end };
    const parts: (string | AutoTag)[] = [];
    let from = 0;
    mark.lastIndex = 0;
    for (const found of value.matchAll(mark)) {
      if (found.index > from) parts.push(value.slice(from, found.index));
      const tag = tags[Number(found[1])]!;
      parts.push(isEscaped ? { ...tag, text: unescape(tag.text) } : tag);
      from = found.index + found[0].length;
    }
    if (from < value.length) parts.push(value.slice(from));
    const written = parts.map((part) => (typeof part === 'string' ? part : this.#source.slice(part.start, part.end))).join('');
    return { kind: 'scalar', value: written, parts, start, end };
  }
}

/** Escapes of YAML's double quotes that occur in prose. */
function unescape(text: string): string {
  return text.replaceAll(/\\(["\\/nt])/g, (_whole, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
}
