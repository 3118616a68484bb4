import type { EntityType } from '../tasks/entities.ts';
import { meaningOf } from './field-meaning.ts';
import type { FillContext, Filled } from './fill-context.ts';
import { copyrightOf, entitiesNear, labelledValue, sentenceWith } from './near.ts';
import { readNumber } from './read-number.ts';
import { numberOf, spacedName, typeOfNode, wordsOfNode, type SchemaNode } from './schema-node.ts';
import { contentStems } from '../text/terms.ts';

/** A number the text gives for this field, or one counted from the text. */
export async function fillNumber(node: SchemaNode, context: FillContext): Promise<Filled> {
  const value = await numberFor(node, context);
  if (value === undefined) return { missing: `the text gives no number for "${spacedName(node.name)}"` };
  const isInteger = typeOfNode(node) === 'integer';
  if (isInteger && !Number.isInteger(value)) return { missing: `the text gives ${value}, which is no whole number` };
  const { schema } = node;
  const least = numberOf(schema['minimum']) ?? numberOf(schema['exclusiveMinimum']) ?? -Infinity;
  const most = numberOf(schema['maximum']) ?? numberOf(schema['exclusiveMaximum']) ?? Infinity;
  return value < least || value > most ? { missing: `the text gives ${value}, which is not between ${least} and ${most}` } : { value };
}

async function numberFor(node: SchemaNode, context: FillContext): Promise<number | undefined> {
  const name = spacedName(node.name);
  const words = wordsOfNode(node);
  const meaning = meaningOf(name, words.slice(name.length));
  switch (meaning.kind) {
    case 'sentiment':
    case 'sentiment-score':
      return scaledSentiment(node, (await context.sentiment()).score);
    case 'confidence':
      return context.lastDecision?.confidence;
    case 'word-count':
      return context.request.text.trim().split(/\s+/).length;
    case 'sentence-count':
      return context.document.sentences.length;
    case 'entity':
      return numberFromEntity(meaning.type, words, context);
    default:
      return numberNamed(name, words, context);
  }
}

/** A sentiment on the field's own scale: 0…1, 1…5, or −1…1 when it has none. */
function scaledSentiment({ schema }: SchemaNode, score: number): number {
  const least = numberOf(schema['minimum']) ?? -1;
  const most = numberOf(schema['maximum']) ?? 1;
  const value = least + ((score + 1) / 2) * (most - least);
  return schema['type'] === 'integer' ? Math.round(value) : Math.round(value * 1_000) / 1_000;
}

async function numberFromEntity(type: EntityType, words: string, context: FillContext): Promise<number | undefined> {
  const [text] = await entitiesNear(context, type, words);
  if (text === undefined) return undefined;
  return type === 'version' ? readNumber(text.replace(/^v/i, '')) : readNumber(text);
}

function numberNamed(name: string, words: string, context: FillContext): number | undefined {
  if (/\byear\b/.test(name)) {
    const years =
      copyrightOf(context)?.years ??
      sentenceWith(context, words.replace(/\byear\b/gi, ''), /\b(?:19|20)\d{2}\b/)?.text ??
      context.document.plain;
    const year = /\b(?:19|20)\d{2}\b/.exec(years)?.[0];
    return year === undefined ? undefined : Number(year);
  }
  const labelled = labelledValue(context, [name]);
  if (labelled !== undefined) return readNumber(labelled);
  if (/\b(?:rating|stars?|score|grade)\b/.test(name)) {
    const rated = /\b(\d+(?:\.\d+)?) ?(?:\/|out of) ?\d+\b|\b(\d+(?:\.\d+)?)[- ]stars?\b/i.exec(context.document.plain);
    return rated === null ? undefined : Number(rated[1] ?? rated[2]);
  }
  return numberBeside(name.replace(/\b(?:number|count|total|of|num|how many)\b/g, ' ').trim() || words, context);
}

/** The number nearest to the field's words, in the sentence that has most of them. */
function numberBeside(words: string, context: FillContext): number | undefined {
  const sentence = sentenceWith(context, words, /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b/i);
  if (sentence === undefined) return undefined;
  const wanted = contentStems(words, context.engine);
  const parts = sentence.text.split(/\s+/);
  const places = parts.flatMap((part, index) => (contentStems(part, context.engine).some((stem) => wanted.includes(stem)) ? [index] : []));
  const numbers = parts.flatMap((part, index) =>
    readNumber(part) === undefined ? [] : [{ index, value: readNumber(`${part} ${parts[index + 1] ?? ''}`) }],
  );
  const distance = (index: number): number => Math.min(...places.map((place) => Math.abs(place - index) + (place < index ? 0.5 : 0)));
  return numbers.sort((a, b) => distance(a.index) - distance(b.index))[0]?.value;
}
