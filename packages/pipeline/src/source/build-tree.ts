import { forbiddenKeys } from '@tutti/core';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { LexedSource } from '../auto/auto-tag.ts';
import { AutoTexts } from './auto-text.ts';
import { MAX_YAML_DEPTH, tooDeep } from './depth.ts';
import type { Diagnostics, Span } from './diagnostics.ts';
import { quoted } from './display.ts';
import type { MappingEntry, ScalarNode, SourceNode } from './node.ts';
import { endWithoutBlanks } from './without-blanks.ts';
import { yamlLibrary } from './yaml-library.ts';

const MAX_ALIASES = 100;
const MAX_EXPANSION = 10;

/** Turns a parsed document into a tree of plain nodes, with the limits on aliases, tags, keys and depth; undefined when a limit was reached. */
export function buildTree(document: Document.Parsed, lexed: LexedSource, diagnostics: Diagnostics): SourceNode | undefined {
  const builder = new TreeBuilder(document, lexed, diagnostics);
  return builder.build();
}

class TreeBuilder {
  readonly #document: Document.Parsed;
  readonly #lexed: LexedSource;
  readonly #diagnostics: Diagnostics;
  readonly #texts: AutoTexts;
  readonly #is = yamlLibrary();
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #aliases = 0;
  #size = 0;
  #isStopped = false;

  constructor(document: Document.Parsed, lexed: LexedSource, diagnostics: Diagnostics) {
    this.#document = document;
    this.#lexed = lexed;
    this.#diagnostics = diagnostics;
    this.#texts = new AutoTexts(lexed, diagnostics.source.text);
  }

  build(): SourceNode | undefined {
    const root = this.#node(this.#document.contents, 0);
    return this.#isStopped ? undefined : root;
  }

  #node(node: Node | null, depth: number): SourceNode {
    if (node === null || this.#isStopped) return { kind: 'scalar', value: null, start: 0, end: 0 };
    const at = this.#span(node);
    if (depth > MAX_YAML_DEPTH) return this.#stop(tooDeep(at.start), at);
    if (this.#is.isAlias(node)) return this.#alias(node, depth, at);
    // The root is level 1.
    if (depth === MAX_YAML_DEPTH && !this.#is.isScalar(node)) return this.#stop(tooDeep(at.start), at);
    if (node.tag !== undefined) {
      this.#diagnostics.error({
        code: 'YAML_TAG_FORBIDDEN',
        message: `The tag ${quoted(node.tag)} is not allowed: values are plain data.`,
        hint: 'Remove the tag.',
        at,
      });
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const built = this.#is.isMap(node)
      ? this.#map(node, depth, at)
      : this.#is.isSeq(node)
        ? this.#seq(node, depth, at)
        : this.#scalar(node as Scalar, at);
    this.#open.delete(node);
    return built;
  }

  #alias(alias: Alias, depth: number, at: Span): SourceNode {
    this.#aliases += 1;
    if (this.#aliases > MAX_ALIASES) {
      return this.#stop(
        {
          code: 'YAML_ALIAS_LIMIT',
          message: `The file uses more than ${MAX_ALIASES} aliases.`,
          hint: 'Write the values out, or pass them as inputs.',
          at,
        },
        at,
      );
    }
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#diagnostics.error({
        code: 'YAML_ALIAS_UNKNOWN',
        message: `The alias *${quoted(alias.source).slice(1, -1)} has no anchor before it.`,
        at,
      });
      return { kind: 'scalar', value: null, ...at };
    }
    if (this.#open.has(target)) {
      return this.#stop(
        { code: 'YAML_CYCLE', message: `The alias *${alias.source} stands inside its own anchor: the value would contain itself.`, at },
        at,
      );
    }
    return this.#node(target, depth);
  }

  #map(map: YAMLMap, depth: number, at: Span): SourceNode {
    const entries: MappingEntry[] = [];
    const seen = new Set<string>();
    for (const pair of map.items) {
      if (this.#isStopped) break;
      const key = this.#key(pair as Pair<Node, Node | null>);
      if (key === undefined) continue;
      // Reported; as entries they would be reported once more, for being no keys of the language.
      if (forbiddenKeys.has(key.name) || key.isMerge) continue;
      if (seen.has(key.name)) {
        this.#diagnostics.error({
          code: 'YAML_DUPLICATE_KEY',
          message: `The key ${quoted(key.name)} stands twice in one mapping.`,
          hint: 'Keep one of them.',
          at: key.at,
        });
        continue;
      }
      seen.add(key.name);
      entries.push({ key: key.name, at: key.at, value: this.#value((pair.value ?? null) as Node | null, depth, key.at) });
    }
    return { kind: 'mapping', entries, ...at };
  }

  #value(node: Node | null, depth: number, keyAt: Span): SourceNode {
    return node === null ? { kind: 'scalar', value: null, start: keyAt.end, end: keyAt.end } : this.#node(node, depth + 1);
  }

  #key(pair: Pair<Node, Node | null>): { readonly name: string; readonly at: Span; readonly isMerge: boolean } | undefined {
    const { key } = pair;
    const at = this.#is.isScalar(key) || this.#is.isMap(key) || this.#is.isSeq(key) ? this.#span(key) : { start: 0, end: 0 };
    if (!this.#is.isScalar(key) || key.value === null) {
      const isTemplate = this.#is.isMap(key);
      this.#diagnostics.error({
        code: isTemplate ? 'YAML_SYNTAX' : 'YAML_KEY_INVALID',
        message: isTemplate ? 'A mapping stands as a key here: YAML reads {{ }} without quotes as mappings.' : 'A key must be a text.',
        hint: isTemplate ? 'Put quotes around it: "{{ name }}".' : 'Put it in quotes.',
        at,
      });
      return undefined;
    }
    if (key.tag !== undefined)
      this.#diagnostics.error({
        code: 'YAML_TAG_FORBIDDEN',
        message: `The tag ${quoted(key.tag)} is not allowed.`,
        hint: 'Remove the tag.',
        at,
      });
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
    const isMerge = name === '<<' && key.type === 'PLAIN';
    if (isMerge)
      this.#diagnostics.error({
        code: 'YAML_MERGE_KEY',
        message: 'Merge keys ("<<") are not part of YAML 1.2.',
        hint: 'Write the members out, or refer to the whole value with its alias.',
        at,
      });
    if (forbiddenKeys.has(name))
      this.#diagnostics.error({ code: 'KEY_FORBIDDEN', message: `The key ${quoted(name)} is not allowed.`, hint: 'Rename it.', at });
    this.#checkText(name, at);
    this.#grow(name.length, at);
    return { name, at, isMerge };
  }

  #seq(seq: YAMLSeq, depth: number, at: Span): SourceNode {
    const items: SourceNode[] = [];
    for (const item of seq.items) {
      if (this.#isStopped) break;
      items.push(this.#node(item as Node | null, depth + 1));
    }
    return { kind: 'list', items, ...at };
  }

  #scalar(scalar: Scalar, at: Span): ScalarNode {
    const value: unknown = scalar.value;
    this.#grow((scalar.source ?? '').length, at);
    if (typeof value === 'string') this.#checkText(value, at);
    if (typeof value === 'string') return this.#texts.node(value, scalar.type === 'QUOTE_DOUBLE', at);
    if (typeof value === 'number') return this.#number(value, scalar.source ?? '', at);
    return { kind: 'scalar', value: typeof value === 'boolean' ? value : null, ...at };
  }

  /** An escape may spell half a character, which no file, page or database can hold. */
  #checkText(text: string, at: Span): void {
    if (text.isWellFormed()) return;
    this.#diagnostics.error({
      code: 'TEXT_ENCODING',
      message: 'The text holds half a character, written as an escape.',
      hint: 'Write the character itself, or its whole code: "\\U0001F600".',
      at,
    });
  }

  #number(value: number, written: string, at: Span): ScalarNode {
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER && /^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(written)) {
      this.#diagnostics.error({
        code: 'VALUE_RANGE',
        message: `The number ${written.slice(0, 40)} is larger than 2^53 and would lose digits.`,
        hint: 'Write it in quotes.',
        at,
      });
    } else if (!Number.isFinite(value) && /\d/.test(written)) {
      this.#diagnostics.error({
        code: 'VALUE_RANGE',
        message: `The number ${written.slice(0, 40)} is larger than any number can be here.`,
        hint: 'Write it in quotes.',
        at,
      });
    }
    return { kind: 'scalar', value, ...at };
  }

  #grow(by: number, at: Span): void {
    this.#size += by;
    if (this.#aliases > 0 && this.#size > MAX_EXPANSION * Math.max(1_000, this.#lexed.text.length)) {
      this.#stop(
        {
          code: 'YAML_ALIAS_LIMIT',
          message: `Its aliases make the file more than ${MAX_EXPANSION} times as large.`,
          hint: 'Write the values out, or pass them as inputs.',
          at,
        },
        at,
      );
    }
  }

  #stop(problem: Parameters<Diagnostics['error']>[0], at: Span): ScalarNode {
    if (!this.#isStopped) this.#diagnostics.error(problem);
    this.#isStopped = true;
    return { kind: 'scalar', value: null, ...at };
  }

  /** A node ends with its bracket or quote, or where what it holds ends: blanks and comments behind it are not its own. */
  #endOf(node: Node): number {
    const [start, end] = node.range ?? [0, 0];
    if (this.#is.isScalar(node)) return node.type?.startsWith('BLOCK_') === true ? endWithoutBlanks(this.#lexed.text, start, end) : end;
    if (!this.#is.isCollection(node) || node.flow === true) return end;
    const last = node.items.at(-1) as Pair<Node, Node | null> | Node | undefined;
    const inner = this.#is.isPair(last) ? (last.value ?? last.key) : last;
    return this.#is.isNode(inner) ? this.#endOf(inner as Node) : end;
  }

  #span(node: Node): Span {
    return { start: this.#lexed.toSource(node.range?.[0] ?? 0), end: this.#lexed.toSource(this.#endOf(node)) };
  }
}
