import type { Budget } from '../budget.ts';
import { RegexSearch, type RegexMatch } from './match-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import type { Pattern } from './pattern.ts';

const cache = new Map<string, Pattern>();
const CACHE_SIZE = 200;

function patternOf(source: string, flags: string): Pattern {
  const key = `${flags}/${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const pattern = parsePattern(source, flags);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

/**
 * A regular expression that cannot hang the process: its own matcher counts every step.
 * Syntax of Python's `re` and of JavaScript, without possessive repetitions and Unicode classes.
 */
export class Regex {
  readonly #pattern: Pattern;
  readonly #budget: Budget;

  /** @throws TemplateSyntaxError for a pattern that cannot be read. */
  constructor(source: string, budget: Budget, flags: string = '') {
    this.#pattern = patternOf(source, flags);
    this.#budget = budget;
  }

  /** The first match. @throws TemplateBudgetError when it takes too many steps. */
  search(text: string, from: number = 0): RegexMatch | undefined {
    return this.#on(text).find(from);
  }

  matchAt(text: string, at: number): RegexMatch | undefined {
    return this.#on(text).at(at);
  }

  /** All matches, one behind the other. */
  *all(text: string): Generator<RegexMatch> {
    const search = this.#on(text);
    for (let from = 0; from <= text.length; ) {
      const match = search.find(from);
      if (match === undefined) return;
      this.#budget.iterate(1);
      yield match;
      from = match.ends[0]! === match.starts[0]! ? match.ends[0]! + 1 : match.ends[0]!;
    }
  }

  /** Replaces matches; `\1`, `\g<name>` and `$1` in the replacement stand for groups. */
  replace(text: string, replacement: string, count: number = 0): string {
    let out = '';
    let at = 0;
    let replaced = 0;
    for (const match of this.all(text)) {
      out += text.slice(at, match.starts[0]) + this.#expand(replacement, text, match);
      this.#budget.text(out.length - at);
      at = match.ends[0]!;
      replaced += 1;
      if (replaced === count) break;
    }
    return out + text.slice(at);
  }

  /** The text of a group, or null when it took no part. */
  static group(text: string, match: RegexMatch, index: number): string | null {
    const start = match.starts[index] ?? -1;
    return start < 0 ? null : text.slice(start, match.ends[index]);
  }

  #expand(replacement: string, text: string, match: RegexMatch): string {
    return replacement.replaceAll(/\\g<(\w+)>|\\(\d)|\$(\d)|\$\{(\w+)\}|\\(n|t|\\)/g, (whole, ...groups: (string | undefined)[]) => {
      const control = groups[4];
      if (control !== undefined) return control === 'n' ? '\n' : control === 't' ? '\t' : '\\';
      const name = groups[0] ?? groups[1] ?? groups[2] ?? groups[3]!;
      const index = /^\d+$/.test(name) ? Number(name) : this.#pattern.names.get(name);
      return index === undefined || index > this.#pattern.groups ? whole : (Regex.group(text, match, index) ?? '');
    });
  }

  #on(text: string): RegexSearch {
    return new RegexSearch(this.#pattern, text, (steps) => this.#budget.work(steps));
  }
}
