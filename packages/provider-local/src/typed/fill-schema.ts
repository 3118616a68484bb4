import { ValidationError, isJsonObject, type Json, type JsonObject, type ResponseSchema } from '@tutti/core';
import { z } from 'zod';
import { missing } from '../request/refuse.ts';
import { findEntities, type Entity } from '../tasks/entities.ts';
import { keyPhrases } from '../tasks/key-phrases.ts';
import { summarize } from '../tasks/summarize.ts';
import { meaningOf } from './field-meaning.ts';
import { choicesOf, fillBoolean, fillChoice, membersOf } from './fill-choice.ts';
import type { FillContext, Filled } from './fill-context.ts';
import { fillNumber } from './fill-number.ts';
import { fillText } from './fill-text.ts';
import { entitiesNear, entriesBelow, labelledValue } from './near.ts';
import {
  branchesOf,
  childNode,
  listOf,
  numberOf,
  resolveNode,
  spacedName,
  typeOfNode,
  wordsOfNode,
  type SchemaNode,
} from './schema-node.ts';

const DEEPEST = 8;

/**
 * A value of the schema, made of what the text says.
 * @throws CapabilityMissingError naming the first required field the text has nothing for; ValidationError for a schema that cannot be read.
 */
export async function fillSchema(response: ResponseSchema, context: FillContext): Promise<Json> {
  const check = checkerOf(response);
  const root = resolveNode({ schema: response.schema, path: '', name: response.name, root: response.schema, depth: 0 });
  const filled = await fill(root, context);
  if ('missing' in filled) throw missing(`fill the typed answer "${response.name}": ${filled.missing}`, { schema: response.name });
  const result = check.safeParse(filled.value);
  if (result.success) return filled.value;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw missing(
    `fill the typed answer "${response.name}": the value found for "${field}" does not fit its schema (${issue?.message ?? 'not valid'})`,
    { schema: response.name, field },
  );
}

function checkerOf({ name, schema }: ResponseSchema): z.ZodType {
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    throw new ValidationError(
      `The response schema "${name}" cannot be read: ${(error as Error).message} Use JSON Schema 2020-12 without remote references.`,
      { cause: error },
    );
  }
}

async function fill(node: SchemaNode, context: FillContext): Promise<Filled> {
  if (node.depth > DEEPEST) return { missing: `"${node.path}" lies deeper than ${DEEPEST} levels` };
  if (node.schema['const'] !== undefined) return { value: node.schema['const'] };
  if (membersOf(node) !== undefined) return at(node, await fillChoice(node, context));
  const branches = branchesOf(node);
  let last: Filled = { missing: `"${node.path}" has no type` };
  for (const branch of branches) {
    if (typeOfNode(branch) === 'null') continue;
    last = at(branch, await fillTyped(branch, context));
    if ('value' in last) return last;
  }
  if (branches.some((branch) => typeOfNode(branch) === 'null')) return { value: null };
  return node.schema['default'] === undefined ? last : { value: node.schema['default'] };
}

function at({ path }: SchemaNode, filled: Filled): Filled {
  return 'value' in filled || path === '' || filled.missing.startsWith('field ')
    ? filled
    : { missing: `field "${path}": ${filled.missing}` };
}

async function fillTyped(node: SchemaNode, context: FillContext): Promise<Filled> {
  if (membersOf(node) !== undefined) return fillChoice(node, context);
  switch (typeOfNode(node)) {
    case 'object':
      return fillObject(node, context);
    case 'array':
      return fillList(node, context);
    case 'number':
    case 'integer':
      return fillNumber(node, context);
    case 'boolean':
      return booleanOf(node, context);
    default:
      return fillText(node, context);
  }
}

async function booleanOf(node: SchemaNode, context: FillContext): Promise<Filled> {
  const feeling = /^(?:is )?(positive|negative)(?: sentiment)?$/.exec(spacedName(node.name))?.[1];
  return feeling === undefined ? fillBoolean(node, context) : { value: (await context.sentiment()).label === feeling };
}

/** Fields about a decision (its evidence, its confidence) come after the fields that decide. */
async function fillObject(node: SchemaNode, context: FillContext): Promise<Filled> {
  const properties = isJsonObject(node.schema['properties']) ? node.schema['properties'] : {};
  const names = Object.keys(properties);
  if (names.length === 0) return scoresOf(node, context);
  const required = new Set(listOf(node.schema['required']));
  const isAbout = (name: string): boolean => /^(?:confidence|evidence)$/.test(meaningOf(spacedName(name), '').kind);
  const values = new Map<string, Json>();
  for (const name of [...names.filter((other) => !isAbout(other)), ...names.filter(isAbout)]) {
    const filled = await fill(childNode(node, name, properties[name] ?? {}), context);
    if ('value' in filled) values.set(name, filled.value);
    else if (required.has(name)) return filled;
  }
  return { value: Object.fromEntries(names.filter((name) => values.has(name)).map((name) => [name, values.get(name) as Json])) };
}

/** A free object of numbers is filled with the scores of the labels. */
function scoresOf(node: SchemaNode, context: FillContext): Filled {
  const scores = context.lastDecision?.scores;
  if (scores !== undefined && /\bscores?|probabilit|distribution/.test(spacedName(node.name)))
    return { value: Object.fromEntries(scores.map(({ label, score }) => [label, score])) };
  return { missing: 'an object without named fields says nothing to look for' };
}

async function fillList(node: SchemaNode, context: FillContext): Promise<Filled> {
  const items = childNode(node, node.name, isJsonObject(node.schema['items']) ? node.schema['items'] : {});
  const values = await listFor(node, { ...items, path: node.path }, context);
  if (values === undefined) return { missing: `the text has no list for "${spacedName(node.name)}"` };
  const unique =
    node.schema['uniqueItems'] === true ? [...new Map(values.map((value) => [JSON.stringify(value), value])).values()] : values;
  const kept = unique.slice(0, numberOf(node.schema['maxItems']) ?? Infinity);
  const least = numberOf(node.schema['minItems']) ?? 0;
  return kept.length < least ? { missing: `the text gives ${kept.length} of the ${least} entries asked for` } : { value: kept };
}

async function listFor(node: SchemaNode, items: SchemaNode, context: FillContext): Promise<readonly Json[] | undefined> {
  const { document, engine, signal } = context;
  if (membersOf(items) !== undefined) return choicesOf(items, context);
  const name = spacedName(node.name);
  const meaning = meaningOf(name, wordsOfNode(node).slice(name.length));
  const most = numberOf(node.schema['maxItems']);
  const least = numberOf(node.schema['minItems']) ?? 0;
  if (typeOfNode(items) === 'object')
    return /entit|mentions?/.test(name)
      ? (await findEntities(document.plain, engine, { signal })).filter(isTelling).map((entity) => entityObject(entity, items))
      : undefined;
  if (/^(?:number|integer)$/.test(typeOfNode(items) ?? '')) return undefined;
  switch (meaning.kind) {
    case 'keywords':
      return (await keyPhrases(document, engine, { count: most ?? context.request.count ?? Math.max(5, least), signal })).map(
        ({ text }) => text,
      );
    case 'summary':
    case 'key-points':
      return summarize(document, engine, { sentences: most ?? context.request.length.sentences ?? Math.max(3, least) }).map(
        ({ text }) => text,
      );
    case 'entities':
      return (await findEntities(document.plain, engine, { signal })).filter(isTelling).map(({ text }) => text);
    case 'entity':
      return inTextOrder(await entitiesNear(context, meaning.type, wordsOfNode(node)), document.plain);
    default: {
      const entries = entriesBelow(context, name);
      const labelled = labelledValue(context, [name]);
      return entries.length > 0 ? entries : labelled?.split(/\s*[,;]\s*(?:and\s+)?|\s+and\s+/).filter((entry) => entry !== '');
    }
  }
}

function inTextOrder(texts: readonly string[], plain: string): readonly string[] {
  return [...texts].sort((a, b) => plain.indexOf(a) - plain.indexOf(b));
}

function isTelling({ type }: Entity): boolean {
  return type !== 'number' && type !== 'ordinal' && type !== 'emoji';
}

function entityObject({ type, text }: Entity, items: SchemaNode): JsonObject {
  const names = Object.keys(isJsonObject(items.schema['properties']) ? items.schema['properties'] : { type: {}, text: {} });
  return Object.fromEntries(names.map((name) => [name, /type|kind|category|label/i.test(name) ? type : text]));
}
