import type { Diagnostics, Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { kindOf, member, type MappingNode, type SourceNode } from '../source/node.ts';

/** Reads the values of one mapping, each with its type checked. */
export class ValueReader {
  readonly node: MappingNode;
  readonly what: string;
  readonly diagnostics: Diagnostics;

  constructor(node: MappingNode, what: string, diagnostics: Diagnostics) {
    this.node = node;
    this.what = what;
    this.diagnostics = diagnostics;
  }

  /** The first of several spellings of a key that is there and not empty. */
  get(...keys: readonly string[]): SourceNode | undefined {
    for (const key of keys) {
      const found = member(this.node, key);
      if (found !== undefined && !(found.kind === 'scalar' && found.value === null)) return found;
    }
    return undefined;
  }

  text(...keys: readonly string[]): { readonly text: string; readonly at: Span } | undefined {
    const node = this.get(...keys);
    if (node === undefined) return undefined;
    if (node.kind === 'scalar' && node.value !== null) return { text: String(node.value), at: node };
    this.#wrongType(keys[0]!, 'a text', node);
    return undefined;
  }

  mapping(...keys: readonly string[]): MappingNode | undefined {
    const node = this.get(...keys);
    if (node === undefined || node.kind === 'mapping') return node;
    this.#wrongType(keys[0]!, 'a mapping', node);
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const node = this.get(key);
    if (node === undefined) return undefined;
    const word = node.kind === 'scalar' ? String(node.value).toLowerCase() : '';
    if (word === 'true' || word === 'yes') return true;
    if (word === 'false' || word === 'no') return false;
    this.#wrongType(key, 'true or false', node);
    return undefined;
  }

  /** A number within bounds; a text that is a number counts. */
  number(key: string, bounds: { readonly min: number; readonly max: number; readonly isInteger?: boolean }): number | undefined {
    const node = this.get(key);
    return node === undefined ? undefined : readNumber(node, { ...bounds, key, what: this.what, diagnostics: this.diagnostics });
  }

  /** Texts of a list, or of one text with commas. */
  names(...keys: readonly string[]): { readonly text: string; readonly at: Span }[] {
    return keys.flatMap((key) => {
      const node = this.get(key);
      if (node === undefined) return [];
      if (node.kind === 'list') return node.items.flatMap((item) => this.#nameOf(item, key));
      return this.#nameOf(node, key);
    });
  }

  #nameOf(node: SourceNode, key: string): { readonly text: string; readonly at: Span }[] {
    if (node.kind !== 'scalar' || typeof node.value === 'boolean') {
      this.#wrongType(key, 'a list of names', node);
      return [];
    }
    if (node.parts !== undefined || String(node.value).includes('{{')) return [{ text: String(node.value).trim(), at: node }];
    return String(node.value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((text) => ({ text, at: node }));
  }

  #wrongType(key: string, expected: string, node: SourceNode): void {
    this.diagnostics.error({ code: 'VALUE_TYPE', message: `"${key}" of ${this.what} must be ${expected}, not ${kindOf(node)}.`, at: node });
  }
}

/** Reads a number from a scalar, or reports why not. */
export function readNumber(
  node: SourceNode,
  options: {
    readonly min: number;
    readonly max: number;
    readonly isInteger?: boolean;
    readonly key: string;
    readonly what: string;
    readonly diagnostics: Diagnostics;
  },
): number | undefined {
  const { min, max, key, what, diagnostics } = options;
  const raw = node.kind === 'scalar' ? node.value : null;
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof value !== 'number' || Number.isNaN(value) || (options.isInteger === true && !Number.isInteger(value))) {
    const shown = node.kind === 'scalar' && raw !== null ? quoted(String(raw)) : kindOf(node);
    diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"${key}" of ${what} must be ${options.isInteger === true ? 'a whole number' : 'a number'}, not ${shown}.`,
      at: node,
    });
    return undefined;
  }
  if (value < min || value > max) {
    diagnostics.error({ code: 'VALUE_RANGE', message: `"${key}" of ${what} is ${value}; it must be from ${min} to ${max}.`, at: node });
    return undefined;
  }
  return value;
}
