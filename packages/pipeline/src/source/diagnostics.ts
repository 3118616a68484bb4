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
  /** What to do; what takes time to find is found when it is shown. */
  readonly hint?: string | (() => string) | undefined;
  readonly at?: Span | undefined;
}

/** Problems shown in one go. */
export const MAX_DIAGNOSTICS = 20;

/** Gathers the problems of one source. */
export class Diagnostics {
  readonly source: SourceText;
  readonly #errors: Found[] = [];
  readonly #warnings: Found[] = [];
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
    const errors = firstOf(this.#errors, MAX_DIAGNOSTICS);
    const warnings = firstOf(this.#warnings, MAX_DIAGNOSTICS - errors.length);
    return firstOf([...errors, ...warnings], MAX_DIAGNOSTICS).map((found) => this.#diagnostic(found));
  }

  #add(problem: Problem, severity: Diagnostic['severity']): void {
    const { code, message, at } = problem;
    const key = `${code}\0${message}\0${at?.start ?? ''}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    (severity === 'error' ? this.#errors : this.#warnings).push({ problem, severity });
  }

  #diagnostic({ problem: { code, message, hint: given, at }, severity }: Found): Diagnostic {
    const hint = (typeof given === 'function' ? given() : given) || usualHints.get(code);
    const { file } = this.source;
    return {
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(file === undefined ? {} : { file }),
      ...(at === undefined ? {} : { range: this.source.range(at.start, at.end) }),
    };
  }
}

interface Found {
  readonly problem: Problem;
  readonly severity: Diagnostic['severity'];
}

function firstOf(found: readonly Found[], most: number): Found[] {
  return [...found].sort((a, b) => (a.problem.at?.start ?? 0) - (b.problem.at?.start ?? 0)).slice(0, most);
}
