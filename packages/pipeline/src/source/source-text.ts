import type { SourceRange } from '@tutti/core';

/** A text with its lines, as diagnostics point into it. */
export class SourceText {
  readonly text: string;
  readonly file: string | undefined;
  readonly #lineStarts: number[] = [0];

  constructor(text: string, file?: string) {
    this.text = text;
    this.file = file;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Line and column, both from 1, of a stretch of the text. */
  range(start: number, end: number = start + 1): SourceRange {
    const from = Math.max(0, Math.min(start, this.text.length));
    const index = this.#lineIndex(from);
    return {
      line: index + 1,
      column: from - this.#lineStarts[index]! + 1,
      start: from,
      end: Math.max(from, Math.min(end, this.text.length)),
    };
  }

  /** A line without its end, from 1. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1];
    if (start === undefined) return '';
    const end = this.#lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }

  #lineIndex(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
