import { TemplateSyntaxError } from '../errors/template-syntax-error.ts';
import { parseEscape, parseSet } from './parse-class.ts';
import type { Pattern, RegexNode } from './pattern.ts';

const MAX_PATTERN = 2_000;
const MAX_NESTING = 64;
const MAX_REPEAT = 1_000;

/** Parses a regular expression in the syntax of Python and JavaScript. @throws TemplateSyntaxError */
export function parsePattern(source: string, flags: string = ''): Pattern {
  return new PatternParser(source, flags).parse();
}

class PatternParser {
  readonly #source: string;
  readonly #names = new Map<string, number>();
  #ignoreCase: boolean;
  #multiline: boolean;
  #dotAll: boolean;
  #at = 0;
  #groups = 0;
  #depth = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#ignoreCase = flags.includes('i');
    this.#multiline = flags.includes('m');
    this.#dotAll = flags.includes('s');
  }

  parse(): Pattern {
    if (this.#source.length > MAX_PATTERN) throw this.#error(`it is longer than ${MAX_PATTERN} characters`);
    const inline = /^\(\?([ims]+)\)/.exec(this.#source);
    if (inline !== null) {
      this.#at = inline[0].length;
      this.#ignoreCase ||= inline[1]!.includes('i');
      this.#multiline ||= inline[1]!.includes('m');
      this.#dotAll ||= inline[1]!.includes('s');
    }
    const root = this.#choice();
    if (this.#at < this.#source.length) throw this.#error('a ")" stands without its "("');
    return { root, groups: this.#groups, names: this.#names, ignoreCase: this.#ignoreCase, dotAll: this.#dotAll };
  }

  #choice(): RegexNode {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw this.#error(`it is nested deeper than ${MAX_NESTING} levels`);
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth -= 1;
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#at < this.#source.length && this.#char !== '|' && this.#char !== ')') parts.push(this.#repeated());
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #repeated(): RegexNode {
    const atom = this.#atom();
    const bounds = this.#bounds();
    if (bounds === undefined) return atom;
    if (atom.kind === 'assert') throw this.#error('a repetition has nothing to repeat');
    const isGreedy = !this.#take('?');
    if (!isGreedy || !this.#take('+')) return { kind: 'repeat', body: atom, ...bounds, isGreedy };
    throw this.#error('possessive repetitions are not supported');
  }

  #bounds(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const counted = /^\{(\d*)(,?)(\d*)\}/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (counted === null || (counted[1] === '' && counted[3] === '')) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    const max = counted[2] === '' ? min : counted[3] === '' ? Infinity : Number(counted[3]);
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || min > max)
      throw this.#error(`the repetition ${counted[0]} is out of range`);
    return { min, max };
  }

  #atom(): RegexNode {
    const char = this.#source[this.#at++]!;
    switch (char) {
      case '.':
        return { kind: 'any' };
      case '^':
        return { kind: 'assert', what: this.#multiline ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assert', what: this.#multiline ? 'line-end' : 'end' };
      case '(':
        return this.#group();
      case '[': {
        const { set, end } = parseSet(this.#source, this.#at);
        this.#at = end;
        return { kind: 'set', set };
      }
      case '\\': {
        const { node, end } = parseEscape(this.#source, this.#at);
        this.#at = end;
        return node;
      }
      case '*':
      case '+':
      case '?':
        throw this.#error('a repetition has nothing to repeat');
      default:
        return { kind: 'char', code: char.charCodeAt(0) };
    }
  }

  #group(): RegexNode {
    const special = /^\?(?:(:)|(=)|(!)|(<=)|(<!)|P?<([A-Za-z_]\w*)>|P=([A-Za-z_]\w*)\))/.exec(this.#source.slice(this.#at, this.#at + 80));
    if (this.#char === '?' && special === null) throw this.#error('this kind of group is not supported');
    this.#at += special?.[0].length ?? 0;
    if (special?.[7] !== undefined) return { kind: 'backreference', index: this.#names.get(special[7]) ?? 0 };
    const isLook = special !== null && special.slice(2, 6).some((mark) => mark !== undefined);
    const isCapturing = special === null || special[6] !== undefined;
    const index = isCapturing ? ++this.#groups : 0;
    if (special?.[6] !== undefined) this.#names.set(special[6], index);
    const body = this.#choice();
    if (!this.#take(')')) throw this.#error('a "(" is never closed');
    if (isLook)
      return {
        kind: 'look',
        body,
        isNegated: special[3] !== undefined || special[5] !== undefined,
        isBehind: special[4] !== undefined || special[5] !== undefined,
      };
    return isCapturing ? { kind: 'group', body, index } : body;
  }

  get #char(): string | undefined {
    return this.#source[this.#at];
  }

  #take(char: string): boolean {
    if (this.#char !== char) return false;
    this.#at += 1;
    return true;
  }

  #error(why: string): TemplateSyntaxError {
    return new TemplateSyntaxError(`The regular expression ${JSON.stringify(this.#source.slice(0, 60))} cannot be read: ${why}.`, {
      at: 0,
    });
  }
}
