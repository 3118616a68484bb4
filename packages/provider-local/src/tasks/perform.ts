import { CapabilityMissingError, type Json, type ResponseSchema } from '@tutti/core';
import { listed, type Produced } from '../output/produced.ts';
import { missing } from '../request/refuse.ts';
import { schemaInWords } from '../request/json-keys.ts';
import type { Understanding } from '../request/understand.ts';
import type { LocalTask } from '../request/task.ts';
import { foreignLanguage } from '../text/detect-language.ts';
import type { Engine } from '../text/engine.ts';
import { readDocument, readLimit, type TextDocument } from '../text/text-document.ts';
import { FillContext } from '../typed/fill-context.ts';
import { fillSchema } from '../typed/fill-schema.ts';
import { withStop } from '../typed/fill-text.ts';
import { findAnswer } from './answer.ts';
import { classify } from './classify.ts';
import { findEntities, type Entity } from './entities.ts';
import { keyPhrases } from './key-phrases.ts';
import { labelForSentiment } from './label-sentiment.ts';
import { sentimentOf } from './sentiment.ts';
import { summarize } from './summarize.ts';
import { yesNo } from './yes-no.ts';

interface Work {
  readonly request: Understanding;
  readonly document: TextDocument;
  readonly engine: Engine;
  readonly signal: AbortSignal | undefined;
}

/** What is said when a text does not answer a question. */
export const noAnswer: string = 'No answer found in the text.';
const DEFAULT_PHRASES = 8;

/** Reads the text and does the task with it. */
export async function perform(
  request: Understanding,
  engine: Engine,
  options: { readonly schema: ResponseSchema | undefined; readonly signal: AbortSignal | undefined },
): Promise<Produced> {
  const { signal } = options;
  const schema = isFree(options.schema) ? (schemaInWords(request.instruction) ?? options.schema) : options.schema;
  const language = request.isAnyLanguage || request.task === 'entities' ? undefined : foreignLanguage(request.text);
  if (language !== undefined)
    throw missing(
      `read ${language}: this text does not look English, and only English can be weighed here (providerOptions.local.language = "any" tries nevertheless)`,
      { language },
    );
  const document = await readDocument(request.text, engine, signal);
  const work: Work = { request, document, engine, signal };
  const produced =
    schema === undefined ? await byTask[request.task ?? 'summarization'](work) : await typed(work, schema, options.schema !== undefined);
  return {
    ...produced,
    details: {
      ...produced.details,
      task: schema === undefined ? (request.task ?? null) : 'typed-answer',
      ...(document.isCut ? { readInPart: true } : {}),
    },
  };
}

/** No schema, or one that allows any object: then the words of the prompt may name the fields. */
function isFree(schema: ResponseSchema | undefined): boolean {
  return (
    schema === undefined ||
    (schema.schema['type'] === 'object' && schema.schema['properties'] === undefined && schema.schema['$ref'] === undefined)
  );
}

const byTask: Readonly<Record<LocalTask, (work: Work) => Produced | Promise<Produced>>> = {
  summarization: ({ request, document, engine }) => {
    const sentences = summarize(document, engine, request.length).map(({ text }) => text);
    if (sentences.length === 0) return firstOf(document);
    return {
      pieces: listed(sentences.map(request.isList ? (text) => text : withStop), request.isList),
      finishReason: 'stop',
      details: { sentences: sentences.length },
    };
  },
  'key-phrases': async ({ request, document, engine, signal }) => {
    const isOne = /\b(?:the|its) (?:main |central |overall |primary )?(?:topic|subject|theme)\b(?!s)/i.test(request.instruction);
    const phrases = await keyPhrases(document, engine, { count: request.count ?? (isOne ? 1 : DEFAULT_PHRASES), signal });
    if (phrases.length === 0) return { pieces: ['No key phrases found in the text.'], finishReason: 'other', details: { phrases: [] } };
    const isList = /\b(?:bullets?|one per line)\b/i.test(request.instruction);
    const pieces = isList
      ? listed(
          phrases.map(({ text }) => text),
          true,
        )
      : phrases.map(({ text }, index) => (index === 0 ? text : `, ${text}`));
    return { pieces, finishReason: 'stop', details: { phrases: phrases.map(({ text, score }) => ({ text, score })) } };
  },
  entities: async ({ request, document, engine, signal }) => {
    const types = request.entityTypes.length > 0 ? request.entityTypes : undefined;
    // The addresses of links stand in the text as it came, not in what a reader sees.
    const isOfLinks = types?.some((type) => type === 'url' || type === 'email') ?? false;
    const found = await findEntities(isOfLinks ? request.text.slice(0, readLimit) : document.plain, engine, { types, signal });
    return entityLines(
      types === undefined ? found.filter(({ type }) => type !== 'number' && type !== 'ordinal') : found,
      types?.length === 1,
    );
  },
  sentiment: async ({ request, document, engine, signal }) => {
    const sentiment = await sentimentOf(document, engine, signal);
    const label = labelForSentiment(sentiment, request.labels);
    if (label === undefined)
      throw missing(`tell ${request.labels.map(({ name }) => `"${name}"`).join(' from ')}: the text shows no feeling either way`, {
        score: sentiment.score,
      });
    const text = /\bscores?\b|\bconfidence\b/i.test(request.instruction) ? `${label} (${sentiment.score})` : label;
    return { pieces: [text], finishReason: 'stop', details: { score: sentiment.score, confidence: sentiment.confidence } };
  },
  classification: ({ request, document, engine }) => {
    if (request.labels.length < 2)
      throw missing('classify without labels: name at least two, in the prompt ("as a, b or c") or in providerOptions.local.labels');
    const result = classify(document, request.labels, engine);
    if (result === undefined)
      throw missing(
        `choose among ${request.labels.map(({ name }) => `"${name}"`).join(', ')}: nothing in the text speaks for one of them rather than the others; give each a description or examples`,
      );
    const text = /\bscores?\b|\bconfidence\b/i.test(request.instruction)
      ? result.scores.map(({ label, score }) => `${label} (${score})`).join('\n')
      : result.label;
    return {
      pieces: [text],
      finishReason: 'stop',
      details: { scores: result.scores.map(({ label, score }) => ({ label, score })), evidence: result.evidence?.text ?? null },
    };
  },
  'question-answering': ({ request, document, engine }) => {
    const question = request.question ?? request.instruction;
    const answer = findAnswer(document, question, engine);
    if (answer === undefined) return { pieces: [noAnswer], finishReason: 'other', details: { isAnswered: false } };
    return {
      pieces: [answer.sentence.text],
      finishReason: 'stop',
      details: { isAnswered: true, coverage: Math.round(answer.coverage * 1_000) / 1_000 },
    };
  },
  'yes-no': ({ request, document, engine }) => {
    const claim = (request.question ?? request.instruction).split(/(?<=\?)|\n/).find((part) => part.includes('?')) ?? request.instruction;
    const answer = yesNo(document, claim, engine);
    if (answer === undefined) throw missing('tell yes from no: the question has no word to look for');
    const [yes, no] = [
      request.labels.find(({ name }) => /^(?:yes|true)$/i.test(name))?.name ?? 'yes',
      request.labels.find(({ name }) => /^(?:no|false)$/i.test(name))?.name ?? 'no',
    ];
    return { pieces: [answer.isSo ? yes : no], finishReason: 'stop', details: { evidence: answer.evidence?.text ?? null } };
  },
  title: ({ document, engine }) => {
    const title = document.title ?? summarize(document, engine, { sentences: 1 })[0]?.text.replace(/[.]$/, '');
    return title === undefined ? firstOf(document) : { pieces: [title], finishReason: 'stop', details: {} };
  },
  analysis: async (work) => {
    const parts: readonly (readonly [string, LocalTask])[] = [
      ['Summary', 'summarization'],
      ['Key phrases', 'key-phrases'],
      ['Entities', 'entities'],
      ['Sentiment', 'sentiment'],
    ];
    const pieces: string[] = [];
    for (const [name, task] of parts) {
      const {
        length: { sentences: _sentences, ...length },
        ...request
      } = work.request;
      const part = await byTask[task]({ ...work, request: { ...request, length, labels: [], entityTypes: [], isList: false } });
      const text = part.pieces.join('').replaceAll('\n', '; ');
      if (text !== '') pieces.push(`${pieces.length === 0 ? '' : '\n'}${name}: ${text}`);
    }
    return { pieces, finishReason: 'stop', details: {} };
  },
};

/** Only an answer to a `responseSchema` has an object; one asked for in words is a text that is JSON. */
async function typed({ request, document, engine, signal }: Work, schema: ResponseSchema, isDeclared: boolean): Promise<Produced> {
  const object: Json = await fillSchema(schema, new FillContext(document, engine, { request, signal }));
  const pieces = JSON.stringify(object).match(/[\s\S]{1,200}/g) ?? [''];
  return { pieces, finishReason: 'stop', details: {}, ...(isDeclared ? { object } : {}) };
}

/** A text too short or too odd to choose from is given as it is, up to a paragraph. */
function firstOf(document: TextDocument): Produced {
  const text = document.plain.trim().split('\n')[0] ?? '';
  if (text === '')
    throw new CapabilityMissingError(
      'The text holds no words to extract: it is empty, code or marks only. Give it a text, or use another model.',
      {
        data: { provider: 'local', errorClass: 'capability-missing' },
      },
    );
  return { pieces: [text.slice(0, 500)], finishReason: 'stop', details: {} };
}

function entityLines(found: readonly Entity[], isOneType: boolean): Produced {
  const details = { entities: found.map(({ type, text }) => ({ type, text })) };
  if (found.length === 0) return { pieces: ['None found in the text.'], finishReason: 'other', details };
  if (isOneType) return { pieces: found.map(({ text }, index) => (index === 0 ? text : `\n${text}`)), finishReason: 'stop', details };
  const types = [...new Set(found.map(({ type }) => type))];
  return {
    pieces: types.map(
      (type, index) =>
        `${index === 0 ? '' : '\n'}${type}: ${found
          .filter((entity) => entity.type === type)
          .map(({ text }) => text)
          .join(', ')}`,
    ),
    finishReason: 'stop',
    details,
  };
}
