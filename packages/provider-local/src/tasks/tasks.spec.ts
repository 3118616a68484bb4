import { beforeAll, describe, expect, test } from '@jest/globals';
import { bsd, changelog, gpl, isc, news, packageFile, readme } from '../spec-support/texts.ts';
import { loadEngine, type Engine } from '../text/engine.ts';
import { readDocument, type TextDocument } from '../text/text-document.ts';
import { findAnswer } from './answer.ts';
import { classify } from './classify.ts';
import { findEntities } from './entities.ts';
import { keyPhrases } from './key-phrases.ts';
import { sentimentOf } from './sentiment.ts';
import { summarize } from './summarize.ts';
import { yesNo } from './yes-no.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});
const read = (text: string): Promise<TextDocument> => readDocument(text, engine);

describe('a summary', () => {
  const texts = async (text: string, length?: object): Promise<string[]> =>
    summarize(await read(text), engine, length).map((sentence) => sentence.text);

  test('is made of sentences of the text, in its order, three unless told otherwise', async () => {
    const summary = await texts(news);
    expect(summary).toHaveLength(3);
    for (const sentence of summary) expect(news).toContain(sentence);
    expect(summary.map((sentence) => news.indexOf(sentence))).toEqual(
      summary.map((sentence) => news.indexOf(sentence)).sort((a, b) => a - b),
    );
    expect(summary[0]).toMatch(/^On 14 March 2024 Acme Corp\. said/);
  });

  test('says what a package is and nothing of badges, installation or code', async () => {
    expect((await texts(readme, { sentences: 1 }))[0]).toMatch(/^Kiln is a small library/);
    expect((await texts(packageFile('zod', 'README.md'), { sentences: 1 }))[0]).toMatch(/^Zod is a TypeScript-first/);
    expect((await texts(packageFile('wink-nlp', 'README.md'), { sentences: 1 }))[0]).toMatch(/^WinkNLP is a JavaScript library/);
  });

  test('has no rows of links in it', async () => {
    const page = 'Home | Docs | Report bugs | Code of conduct\n\nKiln schedules firing programs. It runs on Node and in browsers.';
    expect((await texts(page)).join(' ')).toBe('Kiln schedules firing programs. It runs on Node and in browsers.');
  });

  test('of a licence tells the grant, not the definitions', async () => {
    expect((await texts(isc, { sentences: 1 }))[0]).toMatch(/^Permission to use/);
    for (const sentence of await texts(packageFile('typescript', 'LICENSE.txt'))) expect(sentence).not.toMatch(/" (?:form )?shall mean/);
  });

  test('of a changelog starts from the newest release', async () => {
    expect((await texts(changelog, { sentences: 2 }))[0]).toBe('parser: accept comments in configuration files');
  });

  test('begins with a title that says what the thing is, and does not fill its room with what says little', async () => {
    const text =
      '# semver, the semantic versioner for npm\n\nA version range is a set of comparators that satisfy versions.\n\n## Thanks\n\nSee it all here today.\n\nThanks to all of them.';
    expect(await texts(text, { words: 60 })).toEqual([
      'semver, the semantic versioner for npm',
      'A version range is a set of comparators that satisfy versions.',
    ]);
  });

  test('keeps to its limits of words, tokens and characters', async () => {
    for (const words of [12, 25, 40]) expect((await texts(news, { words })).join(' ').split(/\s+/).length).toBeLessThanOrEqual(words);
    expect((await texts(news, { characters: 90 })).join(' ').length).toBeLessThanOrEqual(90);
    expect(engine.countTokens((await texts(news, { tokens: 30 })).join(' '))).toBeLessThanOrEqual(30);
  });

  test('does not say a thing twice', async () => {
    const twice = `${news} ${news}`;
    const summary = await texts(twice, { sentences: 5 });
    expect(new Set(summary).size).toBe(summary.length);
  });

  test('prefers sentences about its focus', async () => {
    expect((await texts(news, { sentences: 1, focus: 'regulators and the European Union' }))[0]).toMatch(/^Regulators/);
  });
});

describe('key phrases', () => {
  test('are noun phrases, the title first, none part of another', async () => {
    const phrases = (await keyPhrases(await read(packageFile('wink-nlp', 'README.md')), engine, { count: 8 })).map(({ text }) =>
      text.toLowerCase(),
    );
    expect(phrases).toHaveLength(8);
    expect(phrases).toEqual(expect.arrayContaining(['winknlp', 'natural language processing']));
    for (const phrase of phrases) expect(phrases.filter((other) => other.includes(phrase))).toEqual([phrase]);
  });

  test('of prose are what it is about', async () => {
    const phrases = (await keyPhrases(await read(news), engine, { count: 6 })).map(({ text }) => text);
    expect(phrases).toEqual(expect.arrayContaining(['Acme Corp', 'Beta Labs'].map((name) => expect.stringContaining(name))));
  });
});

test('entities are found by form, in order, each once', async () => {
  const text =
    'On 14 March 2024 we paid $3.2 million (12%) for v2.0.0-beta.1, see https://x.example/a?b=(1). Mail a.b@x.example, call +1 555 123 4567 about CVE-2024-1234; again: 12%. Released 2024-03-14, EUR 5 or 20 euros. It took 3 hours.';
  expect((await findEntities(text, engine)).map(({ type, text: found }) => `${type}: ${found}`)).toEqual([
    'date: 14 March 2024',
    'money: $3.2 million',
    'percent: 12%',
    'version: v2.0.0-beta.1',
    'url: https://x.example/a?b=(1)',
    'email: a.b@x.example',
    'phone: +1 555 123 4567',
    'identifier: CVE-2024-1234',
    'date: 2024-03-14',
    'money: EUR 5',
    'money: 20 euros',
    'duration: 3 hours',
  ]);
  expect(await findEntities(text, engine, { types: ['email'] })).toEqual([{ type: 'email', text: 'a.b@x.example' }]);
});

test.each([
  ['I love it, works perfectly and the team is great!', 'positive'],
  ['Not bad at all.', 'positive'],
  ['This is not good.', 'negative'],
  ['I would not recommend this hotel. Dirty rooms, rude staff.', 'negative'],
  ['The parcel was delivered on Monday.', 'neutral'],
  ['The screen is great. But the battery is awful and I hate it.', 'mixed'],
])('sentiment of "%s" is %s', async (text, label) => {
  const sentiment = await sentimentOf(await read(text), engine);
  expect(sentiment.label).toBe(label);
  expect(Math.abs(sentiment.score)).toBeLessThanOrEqual(1);
});

describe('classification', () => {
  const label = async (
    text: string,
    labels: readonly (string | { name: string; description?: string; examples?: string[] })[],
  ): Promise<string | undefined> =>
    classify(
      await read(text),
      labels.map((given) => (typeof given === 'string' ? { name: given } : given)),
      engine,
    )?.label;
  const mit = packageFile('zod', 'LICENSE');
  const apache = packageFile('typescript', 'LICENSE.txt');
  const classes = [
    {
      name: 'permissive',
      description: 'allows use, modification and redistribution with little more than attribution, e.g. MIT, BSD, ISC, Apache',
    },
    { name: 'copyleft', description: 'derivative works must be released under the same licence, e.g. GPL, AGPL' },
    { name: 'proprietary', description: 'no right to copy, modify or redistribute' },
  ];

  test.each([
    ['bare names', ['permissive', 'copyleft', 'proprietary']],
    ['descriptions', classes],
  ])('tells licence classes apart by %s', async (_, labels) => {
    for (const text of [mit, isc, bsd, apache]) expect(await label(text, labels)).toBe('permissive');
    expect(await label(gpl, labels)).toBe('copyleft');
  });

  test('tells licences apart by their identifiers, in American and British spelling', async () => {
    const ids = ['MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0', 'GPL-3.0'];
    expect(await Promise.all([mit, isc, bsd, apache, gpl].map((text) => label(text, ids)))).toEqual(ids);
  });

  test('tells kinds of documents apart', async () => {
    const kinds = ['licence', 'readme', 'changelog'];
    expect(await Promise.all([isc, readme, changelog].map((text) => label(text, kinds)))).toEqual(kinds);
  });

  test('learns from examples', async () => {
    const labels = [
      { name: 'a', examples: ['the oven is too hot for this glaze', 'kiln temperature fell'] },
      { name: 'b', examples: ['invoice was paid twice', 'money back for my order'] },
    ];
    expect(await label('My kiln does not reach its temperature.', labels)).toBe('a');
    expect(await label('I want my money back, the invoice is wrong.', labels)).toBe('b');
  });

  test('what a description denies does not count for it', async () => {
    const labels = [
      { name: 'x', description: 'about gardens, never about engines or wheels' },
      { name: 'y', description: 'vehicles of any kind with wheels' },
    ];
    expect(await label('It has four wheels.', labels)).toBe('y');
  });

  test('scores add up to one, and evidence is a sentence of the text', async () => {
    const result = classify(await read(isc), classes, engine);
    expect(result?.scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 1);
    expect(result?.evidence?.text).toMatch(/^Permission to use/);
  });

  test('a text that speaks for no label, or for many alike, has none', async () => {
    expect(await label('Hello there everybody.', ['quarks', 'leptons'])).toBeUndefined();
    expect(
      await label('The kiln, the clay, the glaze, the oven and the wheel.', ['kiln', 'clay', 'glaze', 'oven', 'wheel']),
    ).toBeUndefined();
    expect(await label('The kiln and its kiln shelves.', ['kiln', 'clay', 'glaze', 'oven', 'wheel'])).toBe('kiln');
  });
});

describe('answers', () => {
  const answer = async (text: string, question: string): Promise<string | undefined> =>
    findAnswer(await read(text), question, engine)?.sentence.text;

  test.each([
    [news, 'How much did Acme pay for Beta Labs?', /\$3\.2 billion/],
    [news, 'When will regulators review the merger?', /30 September 2024/],
    [news, 'By how much did shares fall?', /12%/],
    [readme, 'Which Node.js version does Kiln require?', /Node\.js 20/],
    [readme, 'What is Kiln?', /^Kiln is a small library/],
  ])('quote the sentence that has them', async (text, question, expected) => {
    expect(await answer(text, question)).toMatch(expected);
  });

  test.each(['What colour is the sky?', 'Who is the king of France?', 'What is the capital of Peru?'])(
    'are not made up: %s',
    async (question) => {
      expect(await answer(news, question)).toBeUndefined();
      expect(await answer(readme, question)).toBeUndefined();
    },
  );
});

test.each([
  ['Does Kiln require Node.js?', readme, true],
  ['Is the copyright notice to be included in all copies?', isc, true],
  ['Does it support Bluetooth?', readme, false],
  ['Does it work with comments?', 'It does not work with comments.', false],
  ['Does it not support Windows?', 'Windows is not supported.', true],
])('yes or no: %s', async (question, text, expected) => {
  expect(yesNo(await read(text), question, engine)?.isSo).toBe(expected);
});

test('a text of a megabyte is read in part, and says so', async () => {
  const document = await read(`${news}\n\n`.repeat(3_000));
  expect(document.isCut).toBe(true);
  expect(document.sentences.length).toBeGreaterThan(1_000);
});

test('reading stops when it is aborted', async () => {
  const controller = new AbortController();
  const reading = readDocument(`${news}\n\n`.repeat(500), engine, controller.signal);
  controller.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
});
