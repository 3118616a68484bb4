import { didYouMean, type Diagnostic } from '@tutti/core';
import type { LineCounter } from 'yaml';
import { yamlLibrary } from './yaml-library.ts';

/** A stretch of the source, in UTF-16 offsets. */
export type Span = readonly [start: number, end: number];

/** Gathers what is wrong with one file. */
export class Problems {
  #lines: LineCounter | undefined = undefined;
  readonly #file: string | undefined;
  readonly #found: Diagnostic[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** For a text that was parsed before. */
  static of(source: string, file: string | undefined): Problems {
    const problems = new Problems(file);
    problems.lines.addNewLine(0);
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) problems.lines.addNewLine(at + 1);
    return problems;
  }

  get lines(): LineCounter {
    return (this.#lines ??= new (yamlLibrary().LineCounter)());
  }

  get all(): readonly Diagnostic[] {
    return this.#found.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
  }

  add(code: string, message: string, { at: [start, end], hint = '' }: { readonly at: Span; readonly hint?: string }): void {
    const { line, col } = this.lines.linePos(start);
    this.#found.push({
      code,
      severity: 'error',
      message,
      ...(hint === '' ? {} : { hint }),
      ...(this.#file === undefined ? {} : { file: this.#file }),
      range: { line, column: col, start, end: Math.max(end, start + 1) },
    });
  }

  unknownKey(key: string, at: Span, { what, known }: { readonly what: string; readonly known: readonly string[] }): void {
    const near = didYouMean(key, known);
    this.add('KEY_UNKNOWN', `There is no "${key}" in ${what}.`, { at, hint: near === '' ? `Known: ${known.join(', ')}.` : near });
  }
}
