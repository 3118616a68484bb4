import type { Diagnostic } from '@tutti/core';
import type { SourceText } from './source-text.ts';
import { usualHints } from './usual-hints.ts';

/** A stretch of the source, in UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One problem as the checks report it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly at?: Span | undefined;
}

/** Problems shown in one go. */
export const MAX_DIAGNOSTICS = 20;

/** Gathers the problems of one source. */
export class Diagnostics {
  readonly source: SourceText;
  readonly #errors: Diagnostic[] = [];
  readonly #warnings: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  constructor(source: SourceText) {
    this.source = source;
  }

  error(problem: Problem): void {
    this.#add(problem, 'error');
  }

  warning(problem: Problem): void {
    this.#add(problem, 'warning');
  }

  /** Adds what was found aside, as far as it is kept. */
  take(aside: Diagnostics, isKept: (diagnostic: Diagnostic) => boolean): void {
    for (const { code, severity, message, hint, range } of aside.list().filter(isKept))
      this.#add({ code, message, hint, at: range }, severity);
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /** Errors first in the count, all in order of their place; at most {@link MAX_DIAGNOSTICS}. */
  list(): readonly Diagnostic[] {
    const byPlace = (a: Diagnostic, b: Diagnostic): number => (a.range?.start ?? 0) - (b.range?.start ?? 0);
    const errors = [...this.#errors].sort(byPlace).slice(0, MAX_DIAGNOSTICS);
    const warnings = [...this.#warnings].sort(byPlace).slice(0, MAX_DIAGNOSTICS - errors.length);
    return [...errors, ...warnings].sort(byPlace);
  }

  #add(problem: Problem, severity: Diagnostic['severity']): void {
    const { code, message, at } = problem;
    const hint = problem.hint || usualHints.get(code);
    const key = `${code}\0${message}\0${at?.start ?? ''}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const { file } = this.source;
    const diagnostic: Diagnostic = {
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(file === undefined ? {} : { file }),
      ...(at === undefined ? {} : { range: this.source.range(at.start, at.end) }),
    };
    (severity === 'error' ? this.#errors : this.#warnings).push(diagnostic);
  }
}
