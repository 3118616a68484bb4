import { TemplateBudgetError } from '../errors/template-budget-error.ts';
import type { CharacterSet, Pattern, RegexNode } from './pattern.ts';

/** A match: `starts[0]…ends[0]` is the whole, −1 where a group took no part. */
export interface RegexMatch {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

type Next = (at: number) => boolean;

/** Steps one search may take: patterns that double their work with each character end here, not the process. */
const MAX_STEPS = 200_000;
/** Repetitions nest on the stack, one frame or two per turn. */
const MAX_STACK = 3_000;

/** Finds the first match from an offset on, backtracking within a bounded number of steps. */
export class RegexSearch {
  readonly #pattern: Pattern;
  readonly #text: string;
  readonly #work: (steps: number) => void;
  #starts: number[] = [];
  #ends: number[] = [];
  #steps = 0;
  #stack = 0;

  constructor(pattern: Pattern, text: string, work: (steps: number) => void) {
    this.#pattern = pattern;
    this.#text = text;
    this.#work = work;
  }

  find(from: number): RegexMatch | undefined {
    for (let start = from; start <= this.#text.length; start++) {
      const match = this.at(start);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  at(start: number): RegexMatch | undefined {
    this.#starts = new Array<number>(this.#pattern.groups + 1).fill(-1);
    this.#ends = new Array<number>(this.#pattern.groups + 1).fill(-1);
    let end = -1;
    const isMatch = this.#run(this.#pattern.root, start, (at) => {
      end = at;
      return true;
    });
    if (!isMatch) return undefined;
    this.#starts[0] = start;
    this.#ends[0] = end;
    return { starts: this.#starts, ends: this.#ends };
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS || this.#stack > MAX_STACK) {
      throw new TemplateBudgetError('A regular expression needs too many steps for its text.', {
        hint: 'Avoid nested repetitions such as (a+)+.',
        data: { limit: MAX_STEPS },
      });
    }
    this.#work(1);
  }

  #run(node: RegexNode, at: number, next: Next): boolean {
    this.#step();
    switch (node.kind) {
      case 'char':
        return this.#isChar(node.code, at) && next(at + 1);
      case 'any':
        return at < this.#text.length && (this.#pattern.dotAll || this.#text[at] !== '\n') && next(at + 1);
      case 'set':
        return at < this.#text.length && this.#isIn(node.set, at) && next(at + 1);
      case 'sequence':
        return this.#sequence(node.parts, 0, { at, next });
      case 'choice':
        return node.options.some((option) => this.#run(option, at, next));
      case 'group':
        return this.#group(node, at, next);
      case 'backreference':
        return this.#backreference(node.index, at, next);
      case 'assert':
        return this.#holds(node.what, at) && next(at);
      case 'look':
        return this.#look(node, at, next);
      case 'repeat':
        return isSingle(node.body) ? this.#repeatSingle(node, at, next) : this.#repeat(node, 0, { at, next });
    }
  }

  #sequence(parts: readonly RegexNode[], index: number, rest: { readonly at: number; readonly next: Next }): boolean {
    const part = parts[index];
    if (part === undefined) return rest.next(rest.at);
    return this.#run(part, rest.at, (at) => this.#sequence(parts, index + 1, { at, next: rest.next }));
  }

  /** Characters and sets repeat without recursion, so that `.*` may run over long texts. */
  #repeatSingle(node: Extract<RegexNode, { kind: 'repeat' }>, at: number, next: Next): boolean {
    let count = 0;
    const fits = (): boolean => count < node.max && at + count < this.#text.length && this.#run(node.body, at + count, () => true);
    if (node.isGreedy) {
      while (fits()) count += 1;
      for (; count >= node.min; count--) {
        this.#step();
        if (next(at + count)) return true;
      }
      return false;
    }
    while (count < node.min) {
      if (!fits()) return false;
      count += 1;
    }
    while (!next(at + count)) {
      this.#step();
      if (!fits()) return false;
      count += 1;
    }
    return true;
  }

  #repeat(node: Extract<RegexNode, { kind: 'repeat' }>, count: number, rest: { readonly at: number; readonly next: Next }): boolean {
    this.#step();
    const { at, next } = rest;
    const again = (): boolean => {
      if (count >= node.max) return false;
      this.#stack += 1;
      // A turn that takes nothing would repeat for ever.
      const isMatch = this.#run(node.body, at, (end) => (end > at || count < node.min) && this.#repeat(node, count + 1, { at: end, next }));
      this.#stack -= 1;
      return isMatch;
    };
    if (count < node.min) return again();
    return node.isGreedy ? again() || next(at) : next(at) || again();
  }

  #group(node: Extract<RegexNode, { kind: 'group' }>, at: number, next: Next): boolean {
    const { index } = node;
    const [start, end] = [this.#starts[index]!, this.#ends[index]!];
    const isMatch = this.#run(node.body, at, (stop) => {
      const [innerStart, innerEnd] = [this.#starts[index]!, this.#ends[index]!];
      this.#starts[index] = at;
      this.#ends[index] = stop;
      if (next(stop)) return true;
      this.#starts[index] = innerStart;
      this.#ends[index] = innerEnd;
      return false;
    });
    if (!isMatch) {
      this.#starts[index] = start;
      this.#ends[index] = end;
    }
    return isMatch;
  }

  #backreference(index: number, at: number, next: Next): boolean {
    const start = this.#starts[index] ?? -1;
    if (start < 0) return next(at);
    const text = this.#text.slice(start, this.#ends[index]);
    this.#work(text.length);
    return this.#text.startsWith(text, at) && next(at + text.length);
  }

  #look(node: Extract<RegexNode, { kind: 'look' }>, at: number, next: Next): boolean {
    const isMatch = node.isBehind ? this.#looksBack(node.body, at) : this.#run(node.body, at, () => true);
    return isMatch !== node.isNegated && next(at);
  }

  #looksBack(body: RegexNode, at: number): boolean {
    for (let start = at; start >= 0; start--) if (this.#run(body, start, (end) => end === at)) return true;
    return false;
  }

  #holds(what: Extract<RegexNode, { kind: 'assert' }>['what'], at: number): boolean {
    const { length } = this.#text;
    switch (what) {
      case 'start':
        return at === 0;
      // As in Python, "$" also stands before a last line end.
      case 'end':
        return at === length || (at === length - 1 && this.#text[at] === '\n');
      case 'line-start':
        return at === 0 || this.#text[at - 1] === '\n';
      case 'line-end':
        return at === length || this.#text[at] === '\n';
      case 'boundary':
        return this.#isWord(at - 1) !== this.#isWord(at);
      case 'no-boundary':
        return this.#isWord(at - 1) === this.#isWord(at);
    }
  }

  #isWord(at: number): boolean {
    return /\w/.test(this.#text[at] ?? '');
  }

  #isChar(code: number, at: number): boolean {
    const own = this.#text.charCodeAt(at);
    return (
      own === code ||
      (this.#pattern.ignoreCase &&
        at < this.#text.length &&
        String.fromCharCode(own).toLowerCase() === String.fromCharCode(code).toLowerCase())
    );
  }

  #isIn(set: CharacterSet, at: number): boolean {
    const char = this.#text[at]!;
    const codes = this.#pattern.ignoreCase ? [char.toLowerCase().charCodeAt(0), char.toUpperCase().charCodeAt(0)] : [char.charCodeAt(0)];
    return codes.some((code) => set.ranges.some(([low, high]) => code >= low && code <= high)) !== set.isNegated;
  }
}

function isSingle(node: RegexNode): boolean {
  return node.kind === 'char' || node.kind === 'any' || node.kind === 'set';
}
