import { forbiddenKeys } from '@tutti/core';
import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { LexedSource } from '../auto/auto-tag.ts';
import { AutoTexts } from './auto-text.ts';
import { isTooDeep, MAX_YAML_DEPTH } from './depth.ts';
import type { Span } from './diagnostics.ts';
import type { ListNode, MappingEntry, MappingNode, ScalarNode, SourceNode } from './node.ts';
import { PlaceFinder } from './place-finder.ts';
import { plainValue } from './plain-value.ts';
import { endWithoutBlanks } from './without-blanks.ts';

/** At the beginning of a line the end of a document, a directive, or a tab in the indentation; a mark of byte order inside the text. */
const oddMarks = /^(?:\.\.\.|%| *\t)|\uFEFF/m;
/** A document that says where it begins, with nothing but comments before. */
const bareStart = /^(?:[ \t]*(?:#.*)?\r?\n)*---/;

/**
 * Reads what pipelines are written in: one document of mappings, lists and texts, without anchors, aliases, tags or problems.
 * Undefined for anything else. What it reads has the values and places that {@link parseDocument} gives, in a fraction of the time.
 */
export function readPlainYaml(lexed: LexedSource, source: string): SourceNode | undefined {
  if (isTooDeep(lexed.text) || oddMarks.test(lexed.text)) return undefined;
  const events = eventsOf(lexed.text);
  return events === undefined ? undefined : new PlainReader(events, lexed, source).read();
}

function eventsOf(text: string): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MAX_YAML_DEPTH + 1 });
  } catch {
    // Whatever is wrong with it: what reads it next says so.
    return undefined;
  }
}

class PlainReader {
  readonly #events: readonly Event[];
  readonly #lexed: LexedSource;
  readonly #texts: AutoTexts;
  readonly #places: PlaceFinder;
  #next = 0;

  constructor(events: readonly Event[], lexed: LexedSource, source: string) {
    this.#events = events;
    this.#lexed = lexed;
    this.#texts = new AutoTexts(lexed, source);
    this.#places = new PlaceFinder(lexed.text);
  }

  /** Undefined when there is more than one document, or none, or one that is not plain. */
  read(): SourceNode | undefined {
    const first = this.#events[this.#next++];
    if (first?.type !== EVENT_ID.DOCUMENT || first.explicitEnd || (first.explicitStart && !bareStart.test(this.#lexed.text)))
      return undefined;
    const root = this.#node(0, 'item');
    return root?.kind !== 'scalar' && this.#next === this.#events.length - 1 ? root : undefined;
  }

  #node(depth: number, as: 'value' | 'item'): SourceNode | undefined {
    const event = this.#events[this.#next++]!;
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event, as);
    if (depth >= MAX_YAML_DEPTH) return undefined;
    if (event.type === EVENT_ID.MAPPING) return this.#mapping(event, depth);
    return event.type === EVENT_ID.SEQUENCE ? this.#list(event, depth) : undefined;
  }

  #mapping(event: MappingEvent, depth: number): MappingNode | undefined {
    if (!isPlain(event) || this.#isBarePair(event)) return undefined;
    if (isFlow(event)) this.#places.moveTo(event.start + 1);
    const entries: MappingEntry[] = [];
    const seen = new Set<string>();
    while (!this.#isAtEnd()) {
      const key = this.#key();
      if (key === undefined || seen.has(key.name)) return undefined;
      seen.add(key.name);
      const value = this.#node(depth + 1, 'value');
      if (value === undefined) return undefined;
      entries.push({ key: key.name, at: key.at, value });
    }
    const end = this.#endOf(event, entries.at(-1)?.value);
    return end === undefined ? undefined : { kind: 'mapping', entries, start: this.#lexed.toSource(event.start), end };
  }

  #list(event: SequenceEvent, depth: number): ListNode | undefined {
    if (!isPlain(event)) return undefined;
    this.#places.moveTo(isFlow(event) ? event.start + 1 : event.start);
    const items: SourceNode[] = [];
    while (!this.#isAtEnd()) {
      const item = this.#node(depth + 1, 'item');
      if (item === undefined) return undefined;
      items.push(item);
    }
    const end = this.#endOf(event, items.at(-1));
    return end === undefined ? undefined : { kind: 'list', items, start: this.#lexed.toSource(event.start), end };
  }

  #key(): { readonly name: string; readonly at: Span } | undefined {
    const event = this.#events[this.#next++]!;
    if (event.type !== EVENT_ID.SCALAR || !isPlain(event) || event.valueStart < 0 || isBlock(event)) return undefined;
    const name = getScalarValue(this.#lexed.text, event);
    const isText = event.style !== SCALAR_STYLE.PLAIN || (name !== '<<' && plainValue(name) != null);
    return isText && !forbiddenKeys.has(name) && name.isWellFormed() ? { name, at: this.#place(event) } : undefined;
  }

  #scalar(event: ScalarEvent, as: 'value' | 'item'): ScalarNode | undefined {
    if (!isPlain(event)) return undefined;
    if (event.valueStart < 0) return this.#empty(as);
    // Found before the place is moved on.
    const header = isBlock(event) ? this.#places.header() : event.valueStart;
    if (header === undefined || (isBlock(event) && this.#isOddBlock(event, header))) return undefined;
    const text = getScalarValue(this.#lexed.text, event);
    const at = this.#place(event, header);
    const value = event.style === SCALAR_STYLE.PLAIN ? plainValue(text) : text;
    if (typeof value !== 'string') return value === undefined ? undefined : { kind: 'scalar', value, start: at.start, end: at.end };
    return value.isWellFormed() ? this.#texts.node(value, event.style === SCALAR_STYLE.DOUBLE_QUOTED, at) : undefined;
  }

  /** An indentation given by number, and blank lines that hold more than the indentation or end with a carriage return, are read in two ways. */
  #isOddBlock({ valueStart, valueEnd, indent }: ScalarEvent, header: number): boolean {
    const { text } = this.#lexed;
    const isNumbered = /^.[-+]?\d/.test(text.slice(header, header + 3));
    const blank = text
      .slice(endWithoutBlanks(text, valueStart, valueEnd), valueEnd)
      .split('\n')
      .slice(1);
    return (
      isNumbered || blank.some((line) => line.length > indent || line.includes('\t')) || /\n[ \t]+\r/.test(text.slice(valueStart, valueEnd))
    );
  }

  #empty(as: 'value' | 'item'): ScalarNode | undefined {
    const at = as === 'value' ? this.#places.behindColon() : this.#places.behindDash();
    if (at === undefined) return undefined;
    const place = this.#lexed.toSource(at);
    return { kind: 'scalar', value: null, start: place, end: place };
  }

  /** Where a text stands, its quotes included. */
  #place(event: ScalarEvent, from: number = event.valueStart): Span {
    const quotes = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    const end = isBlock(event) ? endWithoutBlanks(this.#lexed.text, from, event.valueEnd) : event.valueEnd + quotes;
    this.#places.moveTo(end);
    return { start: this.#lexed.toSource(from - quotes), end: this.#lexed.toSource(end) };
  }

  /** A mapping or list ends with its bracket, or where what it holds ends. */
  #endOf(event: MappingEvent | SequenceEvent, last: SourceNode | undefined): number | undefined {
    if (!isFlow(event)) return last?.end;
    const end = this.#places.behindBracket();
    // The full reading refuses a comment at the beginning of a line in brackets.
    return end === undefined || this.#lexed.text.slice(event.start, end).includes('\n#') ? undefined : this.#lexed.toSource(end);
  }

  #isAtEnd(): boolean {
    if (this.#events[this.#next]!.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  /** `[a: b]` is a list with a mapping in it. */
  #isBarePair(event: MappingEvent): boolean {
    return isFlow(event) && this.#lexed.text[event.start] !== '{';
  }
}

function isPlain({ anchorStart, tagStart }: ScalarEvent | MappingEvent | SequenceEvent): boolean {
  return anchorStart < 0 && tagStart < 0;
}

function isFlow({ style }: MappingEvent | SequenceEvent): boolean {
  return style === COLLECTION_STYLE.FLOW;
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
