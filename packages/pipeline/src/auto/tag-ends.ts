interface Span {
  readonly start: number;
  readonly end: number;
}

const keyLine = /^\s*(?:- +)*["']?[\w.$-]+["']?\s*:(?:\s|$)|^\s*- /;

/** Where the AUTO tags of a source end. Each place is looked at once, however many tags there are and however they nest. */
export class TagEnds {
  readonly #source: string;
  readonly #closing: ReadonlyMap<number, Span>;
  /** The line that was asked for last. */
  #line: Span = { start: 0, end: -1 };
  /** By indentation and kind of line: where the scalar ends that began last. */
  readonly #scalars = new Map<string, Span>();

  constructor(source: string) {
    this.#source = source;
    this.#closing = pairs(source);
  }

  /** The `</AUTO>` of the tag that begins at `start`, when it stands in the same scalar. */
  closing(start: number): Span | undefined {
    const close = this.#closing.get(start);
    return close !== undefined && close.start < this.#scalarEnd(start) ? close : undefined;
  }

  /** The line around a place, without its end. */
  lineAt(at: number): Span {
    if (at < this.#line.start || at > this.#line.end) {
      const end = this.#source.indexOf('\n', at);
      this.#line = { start: at === 0 ? 0 : this.#source.lastIndexOf('\n', at - 1) + 1, end: end < 0 ? this.#source.length : end };
    }
    return this.#line;
  }

  /**
   * Where the scalar around a tag must have ended: at the first line that is indented no deeper than the key the tag
   * is the value of, or less deeply than the line of text it stands in.
   */
  #scalarEnd(start: number): number {
    const lineStart = this.lineAt(start).start;
    const isValue = keyLine.test(this.#source.slice(lineStart, start + 1));
    const indent = indentOf(this.#source, lineStart);
    const kind = `${indent} ${isValue}`;
    const known = this.#scalars.get(kind);
    // Every line between the two was indented deeply enough for the earlier one.
    if (known !== undefined && known.start <= start && start < known.end) return known.end;
    const end = this.#endAfter(start, indent, isValue);
    this.#scalars.set(kind, { start, end });
    return end;
  }

  #endAfter(start: number, indent: number, isValue: boolean): number {
    const source = this.#source;
    for (let at = source.indexOf('\n', start); at >= 0; at = source.indexOf('\n', at + 1)) {
      const next = at + 1;
      const own = indentOf(source, next);
      const char = source[next + own];
      if (char === undefined || char === '\n' || char === '\r') continue;
      if (own < indent || (isValue && own === indent)) return next;
    }
    return source.length;
  }
}

/** Each opening tag that has one with its closing tag: the nearest, with tags inside counted. */
function pairs(source: string): ReadonlyMap<number, Span> {
  const closing = new Map<number, Span>();
  const open: number[] = [];
  for (const found of source.matchAll(/<(\/?)AUTO(?:\s[^<>]*)?>/g)) {
    if (found[1] === '') open.push(found.index);
    else {
      const start = open.pop();
      if (start !== undefined) closing.set(start, { start: found.index, end: found.index + found[0].length });
    }
  }
  return closing;
}

function indentOf(source: string, lineStart: number): number {
  let at = lineStart;
  while (source[at] === ' ') at += 1;
  return at - lineStart;
}
