import type { Node, YAMLMap } from 'yaml';
import type { z } from 'zod';
import { toCamel, toSnake } from './letter-case.ts';
import type { Problems, Span } from './problems.ts';
import { isMap, isScalar, isSeq } from './yaml-library.ts';

/** What a section must be. */
export interface SectionRules<T> {
  readonly schema: z.ZodType<T>;
  /** Its members, in camelCase. */
  readonly keys: readonly string[];
  readonly what: string;
  readonly problems: Problems;
  /** Members that the schema asks for and the file may leave out. */
  readonly optional?: readonly string[];
}

/** Members whose keys are data. */
const OPEN = new Set(['quality', 'weights', 'options', 'env', 'headers', 'tools', 'connections', 'endpoints']);

/** Reads a mapping against a schema; what is wrong goes to the problems, at its place. */
export function readSection<T>(node: Node | undefined | null, rules: SectionRules<T>): Partial<T> | undefined {
  const { schema, keys, what, problems, optional = [] } = rules;
  if (node === undefined || node === null || (isScalar(node) && node.value === null)) return {};
  if (!isMap(node)) {
    problems.add('VALUE_TYPE', `${capital(what)} must be a mapping.`, { at: spanOf(node) });
    return undefined;
  }
  const before = problems.all.length;
  const data = plain(node) as Record<string, unknown>;
  for (const { key } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!keys.includes(toCamel(name))) problems.unknownKey(name, spanOf(key as Node), { what, known: keys.map(toSnake) });
  }
  const result = schema.safeParse(data);
  for (const issue of result.success ? [] : result.error.issues) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) continue;
    if (issue.path.length === 1 && optional.includes(String(issue.path[0])) && !(String(issue.path[0]) in data)) continue;
    report(issue, node, rules);
  }
  return problems.all.length > before ? undefined : (data as Partial<T>);
}

function report<T>(issue: z.core.$ZodIssue, root: YAMLMap, { what, problems }: SectionRules<T>): void {
  const path = issue.path.map(String);
  const place = nodeAt(root, path);
  const named = path.length === 0 ? what : `"${path.map(toSnake).join('.')}" of ${what}`;
  const value = isScalar(place) ? ` (it is ${shown(place.value)})` : '';
  const detail = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  problems.add(
    issue.code === 'too_small' || issue.code === 'too_big' ? 'VALUE_RANGE' : 'VALUE_TYPE',
    `${capital(named)} is not valid: ${detail}${value}.`,
    { at: spanOf(place) },
  );
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 60) ?? String(value));
}

/** The node a path of the data leads to, or the nearest one on the way. */
function nodeAt(root: Node, path: readonly string[]): Node {
  let node = root;
  for (const step of path) {
    const next = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && toCamel(String(key.value)) === toCamel(step))?.value
      : isSeq(node)
        ? node.items[Number(step)]
        : undefined;
    if (next === undefined || next === null) return node;
    node = next as Node;
  }
  return node;
}

/** Plain data with keys in camelCase, except where keys are data. */
function plain(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(plain);
  if (!isMap(node)) return null;
  return Object.fromEntries(
    node.items.map(({ key, value }) => {
      const name = toCamel(isScalar(key) ? String(key.value) : '');
      return [name, OPEN.has(name) && isMap(value) ? value.toJSON() : plain(value)];
    }),
  );
}

export function spanOf(node: Node): Span {
  const range = node.range;
  return range === undefined || range === null ? [0, 1] : [range[0], range[1]];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
