import type { EntityType } from '../tasks/entities.ts';
import { findAnswer } from '../tasks/answer.ts';
import { countOf } from '../request/decide-task.ts';
import { keyPhrases } from '../tasks/key-phrases.ts';
import { summarize } from '../tasks/summarize.ts';
import type { SummaryLength } from '../tasks/summary-budget.ts';
import { documentKind } from '../text/document-kind.ts';
import { contentStems } from '../text/terms.ts';
import { meaningOf } from './field-meaning.ts';
import type { FillContext, Filled } from './fill-context.ts';
import { isoDate } from './iso-date.ts';
import { copyrightOf, entitiesNear, labelledValue } from './near.ts';
import { numberOf, spacedName, wordsOfNode, type SchemaNode } from './schema-node.ts';

const byFormat: Readonly<Record<string, EntityType>> = { email: 'email', uri: 'url', url: 'url', date: 'date', 'date-time': 'date' };

/** A text the document has for this field. */
export async function fillText(node: SchemaNode, context: FillContext): Promise<Filled> {
  const format = typeof node.schema['format'] === 'string' ? node.schema['format'] : undefined;
  const text =
    format !== undefined && byFormat[format] !== undefined
      ? await formatted(node, byFormat[format], context)
      : await textFor(node, context);
  if (text === undefined || text === '') return { missing: `the text says nothing for "${spacedName(node.name)}"` };
  const most = numberOf(node.schema['maxLength']) ?? Infinity;
  if (text.length > most) return { missing: `what the text says for "${spacedName(node.name)}" is longer than ${most} characters` };
  if (text.length < (numberOf(node.schema['minLength']) ?? 0))
    return { missing: `what the text says for "${spacedName(node.name)}" is shorter than minLength` };
  return { value: text };
}

async function formatted(node: SchemaNode, type: EntityType, context: FillContext): Promise<string | undefined> {
  const found = await entitiesNear(context, type, wordsOfNode(node));
  if (type !== 'date') return found[0];
  const date = found.map(isoDate).find((candidate) => candidate !== undefined);
  return date !== undefined && node.schema['format'] === 'date-time' ? `${date}T00:00:00Z` : date;
}

async function textFor(node: SchemaNode, context: FillContext): Promise<string | undefined> {
  const { document, engine, signal } = context;
  const name = spacedName(node.name);
  const words = wordsOfNode(node);
  const meaning = meaningOf(name, words.slice(name.length));
  switch (meaning.kind) {
    case 'summary':
      return joined(summarize(document, engine, lengthFor(node, context)).map(({ text }) => text));
    case 'title':
      return document.title ?? (/name/.test(name) ? labelledValue(context, [name, 'name']) : shortest(context, node));
    case 'sentiment':
      return (await context.sentiment()).label;
    case 'keywords':
      return (await keyPhrases(document, engine, { count: 5, signal })).map(({ text }) => text).join(', ');
    case 'key-points':
      return joined(summarize(document, engine, { sentences: 3 }).map(({ text }) => text));
    case 'evidence':
      return context.lastDecision?.evidence?.text ?? findAnswer(document, words, engine)?.sentence.text;
    case 'language':
      return node.schema['maxLength'] === 2 || name === 'lang' ? 'en' : 'English';
    case 'kind-of-document':
      return documentKind(document);
    case 'answer':
      return findAnswer(document, context.request.question ?? context.request.instruction, engine)?.sentence.text;
    case 'entity':
      return labelledValue(context, [name]) ?? (await entitiesNear(context, meaning.type, words))[0];
    default:
      return named(name, words, context);
  }
}

function named(name: string, words: string, context: FillContext): string | undefined {
  const { document, engine, request } = context;
  if (/\bcopyright\b.*\byears?\b/.test(name)) return copyrightOf(context)?.years;
  if (/\b(?:authors?|copyright(?: holder)?|holder|owner|licensor)\b/.test(name)) {
    const holder = labelledValue(context, [name]) ?? copyrightOf(context)?.holder;
    if (holder !== undefined) return holder;
  }
  const labelled = labelledValue(context, [name]);
  if (labelled !== undefined) return labelled;
  const wanted = contentStems(name, engine);
  const titled = contentStems(document.title ?? '', engine);
  if (wanted.length > 0 && titled.length > wanted.length && wanted.every((stem) => titled.includes(stem))) return document.title;
  const asked = request.question !== undefined && wanted.length === 0 ? request.question : words;
  const answer = findAnswer(document, asked, engine) ?? (asked === name ? undefined : findAnswer(document, name, engine));
  return answer !== undefined && answer.coverage >= 0.6 ? answer.sentence.text : undefined;
}

function lengthFor({ schema, name }: SchemaNode, context: FillContext): SummaryLength {
  const description = typeof schema['description'] === 'string' ? schema['description'] : '';
  const own = {
    sentences: countOf(description, 'sentences?') ?? (/one[- ]?liner/i.test(spacedName(name)) ? 1 : undefined),
    words: countOf(description, 'words?'),
    characters: numberOf(schema['maxLength']),
  };
  const { tokens: _tokens, ...asked } = context.request.length;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  // A limit on characters alone still means a summary, not all that fits.
  return { sentences: 3, ...asked, ...given };
}

/** A sentence short enough for a title. */
function shortest(context: FillContext, { schema }: SchemaNode): string | undefined {
  const characters = Math.min(100, numberOf(schema['maxLength']) ?? 100);
  return summarize(context.document, context.engine, { sentences: 1, characters })[0]?.text.replace(/[.]$/, '');
}

function joined(texts: readonly string[]): string {
  return texts.map(withStop).join(' ');
}

/** Entries of lists often end without a mark; between sentences they need one. */
export function withStop(text: string): string {
  return /[.!?…:]["'”’)]*$|\p{Extended_Pictographic}\uFE0F?$/u.test(text) ? text : `${text}.`;
}
