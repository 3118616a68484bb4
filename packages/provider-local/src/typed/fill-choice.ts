import { isJsonObject, type Json } from '@tutti/core';
import { classify } from '../tasks/classify.ts';
import { areSentiments, labelForSentiment } from '../tasks/label-sentiment.ts';
import type { Label } from '../tasks/label.ts';
import { yesNo } from '../tasks/yes-no.ts';
import { documentKind } from '../text/document-kind.ts';
import type { FillContext, Filled } from './fill-context.ts';
import { readNumber } from './read-number.ts';
import { listOf, spacedName, wordsOfNode, type SchemaNode } from './schema-node.ts';

/** The members of an `enum`, or of alternatives that are all constants; `undefined` for other places. */
export function membersOf({ schema }: SchemaNode): readonly { readonly value: Json; readonly description?: string }[] | undefined {
  if (Array.isArray(schema['enum'])) return (schema['enum'] as readonly Json[]).map((value) => ({ value }));
  const branches = listOf(schema['oneOf'] ?? schema['anyOf']);
  if (branches.length < 2 || !branches.every((branch) => isJsonObject(branch) && branch['const'] !== undefined)) return undefined;
  return branches.filter(isJsonObject).map((branch) => ({
    value: branch['const'] ?? null,
    ...(typeof branch['description'] === 'string' ? { description: branch['description'] } : {}),
  }));
}

const fallback = /^(?:other|unknown|none|unclear|n\/?a|not[ _-](?:applicable|specified|found)|general|misc(?:ellaneous)?|unspecified)$/i;

export async function fillChoice(node: SchemaNode, context: FillContext): Promise<Filled> {
  const members = membersOf(node) ?? [];
  const [only] = members;
  if (members.length === 1 && only !== undefined) return { value: only.value };
  if (members.some(({ value }) => typeof value === 'number'))
    return numberAmong(
      node,
      members.map(({ value }) => value),
      context,
    );
  const names = members.map(({ value }) => value).filter((value): value is string => typeof value === 'string');
  if (areSentiments(names)) return sentimentAmong(names, context);
  if (names.length === 2 && names.some((name) => /^(?:yes|true)$/i.test(name)) && names.some((name) => /^(?:no|false)$/i.test(name))) {
    const answer = fillBoolean(node, context);
    return 'missing' in answer
      ? answer
      : { value: names.find((name) => (answer.value === true ? /^(?:yes|true)$/i : /^(?:no|false)$/i).test(name)) ?? null };
  }
  const found = decide(labelsFor(node, members, context), context);
  const spare = names.find((name) => fallback.test(name));
  if (found !== undefined) return { value: found };
  if (members.some(({ value }) => value === null)) return { value: null };
  return spare === undefined
    ? {
        missing: `nothing in the text speaks for one of ${names.map((name) => `"${name}"`).join(', ')} rather than the others; give each a description or examples`,
      }
    : { value: spare };
}

/** Every member the text speaks for. */
export function choicesOf(node: SchemaNode, context: FillContext): readonly string[] {
  const labels = labelsFor(node, membersOf(node) ?? [], context);
  const result = classify(context.document, labels, context.engine);
  if (result === undefined) return [];
  const best = result.scores[0]?.score ?? 0;
  return result.scores.filter(({ score }) => score >= best * 0.4 && score > 0.6 / labels.length).map(({ label }) => label);
}

function decide(labels: readonly Label[], context: FillContext): string | undefined {
  const result = classify(context.document, labels, context.engine);
  if (result === undefined) return undefined;
  context.lastDecision = { confidence: result.confidence, evidence: result.evidence, scores: result.scores };
  return result.label;
}

/** What is known of each member: its own description, the request's labels, or what the field's description says after its name. */
function labelsFor(
  { schema }: SchemaNode,
  members: readonly { readonly value: Json; readonly description?: string }[],
  context: FillContext,
): readonly Label[] {
  const about = `${typeof schema['description'] === 'string' ? schema['description'] : ''}\n${context.request.instruction}`;
  return members.flatMap(({ value, description }) => {
    if (typeof value !== 'string' || fallback.test(value)) return [];
    const given = context.request.labels.find(({ name }) => name.toLowerCase() === value.toLowerCase());
    if (given !== undefined) return [{ ...given, name: value }];
    const said =
      description ??
      new RegExp(`(?:^|[\\s"'(;,])${escaped(value)}["']?\\s*(?::|=|\\(|\\s[–—-]\\s)\\s*([^;\\n)]{3,300})`, 'i').exec(about)?.[1];
    return [said === undefined ? { name: value } : { name: value, description: said.trim() }];
  });
}

async function sentimentAmong(names: readonly string[], context: FillContext): Promise<Filled> {
  const sentiment = await context.sentiment();
  const label = labelForSentiment(
    sentiment,
    names.map((name) => ({ name })),
  );
  if (label === undefined) return { missing: 'the text shows no feeling either way' };
  context.lastDecision = { confidence: sentiment.confidence, evidence: sentiment.evidence };
  return { value: label };
}

function numberAmong({ name }: SchemaNode, values: readonly Json[], context: FillContext): Filled {
  for (const { text, stems } of context.document.sentences) {
    const number = readNumber(text);
    if (number !== undefined && values.includes(number) && stems.includes(context.engine.stem(spacedName(name)))) return { value: number };
  }
  return { missing: `the text names none of ${values.join(', ')} beside "${spacedName(name)}"` };
}

/** Yes or no by what the text says; what it never mentions is no. */
export function fillBoolean(node: SchemaNode, context: FillContext): Filled {
  const name = spacedName(node.name);
  const kind = /^is (?:an? )?(changelog|readme|licen[cs]e)$/.exec(name)?.[1]?.replace('licence', 'license');
  if (kind !== undefined) return { value: documentKind(context.document) === kind };
  const description = node.schema['description'];
  const answer =
    yesNo(context.document, typeof description === 'string' && description.split(/\s+/).length > 1 ? description : name, context.engine) ??
    yesNo(context.document, wordsOfNode(node), context.engine);
  if (answer === undefined) return { missing: 'its name and description say nothing to look for' };
  // A decision among labels is more worth a word than one of many booleans.
  context.lastDecision ??= { confidence: answer.evidence === undefined ? 0.5 : 0.8, evidence: answer.evidence };
  return { value: answer.isSo };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
