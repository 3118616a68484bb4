import type { Json } from '@tutti/core';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { Span } from './diagnostics.ts';

/** A single value. Texts that hold AUTO tags have them as {@link ScalarNode.parts}. */
export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Literal pieces and tags in turn, when there are tags. */
  readonly parts?: readonly (string | AutoTag)[];
}

export interface MappingEntry {
  readonly key: string;
  readonly at: Span;
  readonly value: SourceNode;
}

export interface MappingNode extends Span {
  readonly kind: 'mapping';
  readonly entries: readonly MappingEntry[];
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}

/** A value of the source with its place. */
export type SourceNode = ScalarNode | MappingNode | ListNode;

/** The value of a key. */
export function member(node: MappingNode, key: string): SourceNode | undefined {
  return node.entries.find((entry) => entry.key === key)?.value;
}

/** The plain data of a node. AUTO tags give their text as written. */
export function toData(node: SourceNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toData);
    case 'mapping':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toData(value)]));
  }
}

/** What a value is called in messages. */
export function kindOf(node: SourceNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'mapping') return 'a mapping';
  if (node.value === null) return 'empty';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof node.value as 'string' | 'number' | 'boolean'];
}
