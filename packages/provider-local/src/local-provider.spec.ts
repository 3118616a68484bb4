import { describe, expect, test } from '@jest/globals';
import type { JsonObject, ModelRequest, ModelResponse, StreamPart } from '@tutti/core';
import { fakeClock, modelProviderConformance } from '@tutti/testing';
import { z } from 'zod';
import { localProvider, noAnswer } from './index.ts';
import { bsd, changelog, gpl, isc, news, packageFile, readme } from './spec-support/texts.ts';

const provider = localProvider();
const request = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'extractive',
  messages: [{ role: 'user', content: text }],
  ...more,
});
const ask = (text: string, more?: Partial<ModelRequest>): Promise<ModelResponse> => provider.generate(request(text, more));
const say = async (text: string, more?: Partial<ModelRequest>): Promise<string> => (await ask(text, more)).content;
const typed = (schema: z.ZodType): Pick<ModelRequest, 'responseSchema'> => ({
  responseSchema: { name: 'result', schema: z.toJSONSchema(schema) as JsonObject },
});

describe('the port', () => {
  modelProviderConformance({
    test,
    text: () => ({ provider, request: request(`Summarise:\n\n${news}`) }),
    typed: () => ({
      provider,
      request: request(`Summarise:\n\n${news}`, typed(z.object({ summary: z.string(), keywords: z.array(z.string()) }))),
    }),
    refused: () => ({ provider, request: request(news, { tools: [{ name: 'search', description: '', parameters: {} }] }) }),
  });

  test('the same request gives the same answer', async () => {
    expect(await ask(`Summarise:\n\n${readme}`)).toEqual(await ask(`Summarise:\n\n${readme}`));
  });

  test('a call over its time limit ends as timeout', async () => {
    const clock = fakeClock();
    const call = localProvider({ clock }).generate(request(`Summarise:\n\n${news.repeat(400)}`), { timeoutMs: 50 });
    const outcome = expect(call).rejects.toMatchObject({ code: 'TIMEOUT', errorClass: 'timeout' });
    clock.advanceSync(50);
    await outcome;
  });

  test('an abort ends the reading of a long text', async () => {
    const controller = new AbortController();
    const call = provider.generate(request(`Summarise:\n\n${news.repeat(400)}`), { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(call).rejects.toMatchObject({ errorClass: 'aborted' });
  });

  test('a stream comes in sentences', async () => {
    const parts: StreamPart[] = [];
    for await (const part of provider.stream(request(`Summarise in three sentences:\n\n${news}`))) parts.push(part);
    expect(parts.map(({ type }) => type)).toEqual(['text-delta', 'text-delta', 'text-delta', 'finish']);
  });

  test('tokens are counted, of the text given apart too', async () => {
    const apart = request('Summarise.', { providerOptions: { local: { text: news } } });
    expect(await provider.countTokens?.(apart)).toBeGreaterThan(80);
    expect((await provider.generate(apart)).usage.output.total).toBeGreaterThan(10);
  });
});

describe('the task', () => {
  test.each<[string, Partial<ModelRequest>, RegExp]>([
    [news, { task: 'summarization' }, /^On 14 March 2024/],
    [`Classify this licence as permissive, copyleft or proprietary.\n\n${isc}`, {}, /^permissive$/],
    [`Which class is it?\n\nLabels:\n- permissive: MIT, BSD\n- copyleft: GPL\n\nLicence text:\n${gpl}`, {}, /^copyleft$/],
    ['What is the sentiment of "I absolutely love this, it works great"?', {}, /^positive$/],
    ['I hate it, it is terrible. Reply with good or bad.', {}, /^bad$/],
    [`Question: By how much did shares fall? Context: ${news}`, {}, /12%/],
    [`Extract all dates from this text:\n${news}`, {}, /^14 March 2024\n30 September 2024$/],
    [`Does Kiln require Node.js? Answer yes or no.\n\n${readme}`, {}, /^yes$/],
    [`Give a title for this:\n\n${readme}`, {}, /^Kiln$/],
    [`List three key points:\n\n${news}`, {}, /^- .+\n- .+\n- .+$/],
    [`Give me 4 keywords, please.\n\n${readme}`, {}, /^[^,]+, [^,]+, [^,]+, [^,]+$/],
    [`Analyze this text:\n\n${news}`, {}, /^Summary: .*\nKey phrases: .*\nEntities: .*\nSentiment: /],
  ])('is understood from the words or the request: %#', async (text, more, expected) => {
    expect(await say(text, more)).toMatch(expected);
  });

  test('comes from the system message when the user sends only a text', async () => {
    const system = {
      role: 'system',
      content: 'Classify each message as sports, politics or business. Answer with the label only.',
    } as const;
    expect((await provider.generate({ model: 'extractive', messages: [system, { role: 'user', content: news }] })).content).toBe(
      'business',
    );
  });

  test('may be about a text of an earlier message', async () => {
    const messages = [
      { role: 'user', content: news },
      { role: 'assistant', content: 'Thanks.' },
      { role: 'user', content: 'Summarise it in one sentence.' },
    ] as const;
    expect((await provider.generate({ model: 'extractive', messages })).content).toMatch(/^On 14 March/);
  });

  test('and all that belongs to it may be given as options', async () => {
    const local = {
      task: 'classification',
      text: bsd,
      labels: [
        { name: 'free', description: 'redistribution permitted' },
        { name: 'closed', description: 'confidential, do not share' },
      ],
    };
    const response = await ask('ignored', { providerOptions: { local } });
    expect(response.content).toBe('free');
    expect(response.usage.raw).toMatchObject({ task: 'classification', scores: [{ label: 'free' }, { label: 'closed' }] });
    await expect(ask('x', { providerOptions: { local: { labels: ['one'] } } })).rejects.toMatchObject({
      message: expect.stringContaining('labels'),
    });
  });

  test('lengths asked for are kept', async () => {
    expect((await say(`Summarise in at most 25 words:\n\n${news}`)).split(/\s+/).length).toBeLessThanOrEqual(25);
    expect((await say(`Summarise in one sentence:\n\n${news}`)).match(/\.(?:\s|$)/g)?.length).toBeLessThanOrEqual(2);
  });

  test('JSON asked for in words is JSON, with null for what the text does not have', async () => {
    expect(JSON.parse(await say(`Extract the key facts as JSON with keys date, amount, phone.\n\n${news}`))).toEqual({
      date: '14 March 2024',
      amount: '$3.2 billion',
      phone: null,
    });
  });
});

describe('limits', () => {
  test('a summary takes the sentences that fit, a cut answer says so', async () => {
    const fitting = await ask(`Summarise:\n\n${news}`, { maxTokens: 30 });
    expect(fitting).toMatchObject({ finishReason: 'stop' });
    expect(fitting.usage.output.total).toBeLessThanOrEqual(30);
    const cut = await ask(`Question: When will regulators review the merger? Context: ${news}`, { maxTokens: 5 });
    expect(cut.finishReason).toBe('length');
    expect(cut.usage.output.total).toBeLessThanOrEqual(5);
  });

  test('a stop sequence ends the answer before it', async () => {
    expect(await say(`Summarise in one sentence:\n\n${news}`, { stopSequences: [' said'] })).toBe('On 14 March 2024 Acme Corp.');
  });

  test('no answer is no answer', async () => {
    expect(await ask(`Question: Who is the king of France? Context: ${news}`)).toMatchObject({ content: noAnswer, finishReason: 'other' });
  });

  test('a megabyte is answered in bounded time', async () => {
    const start = process.cpuUsage().user;
    const response = await ask(
      `Summarise:\n\n${'Kilns fire clay in many steps. Each step holds a temperature for a time. '.repeat(14_000)}`,
    );
    expect(response.usage.raw).toMatchObject({ readInPart: true });
    expect((process.cpuUsage().user - start) / 1_000).toBeLessThan(10_000);
  });
});

describe('what it cannot do it refuses, and says what it can', () => {
  test.each([
    'Write a poem about the sea',
    'Hello, how are you?',
    'What is the capital of France?',
    'Explain quantum physics',
    'Please write a Python function that sorts a list',
    'Summarise:',
    `Translate to German: ${news}`,
    `Rewrite the following text in a friendly tone: ${news}`,
    `Extract the names of all people.\n\n${news}`,
    `Write a comprehensive report about this:\n\n${news}`,
  ])('%s', async (text) => {
    await expect(ask(text)).rejects.toMatchObject({
      code: 'MODEL_CAPABILITY_MISSING',
      retryable: false,
      message: expect.stringMatching(/extractive.*OPENAI_API_KEY/s),
    });
  });

  test('tools, images and tasks of language models', async () => {
    await expect(ask(news, { task: 'translation' })).rejects.toMatchObject({ code: 'MODEL_CAPABILITY_MISSING' });
    const image = { role: 'user', content: [{ type: 'image', source: { url: 'https://example.com/a.png' } }] } as const;
    await expect(provider.generate({ model: 'extractive', messages: [image] })).rejects.toMatchObject({ code: 'MODEL_CAPABILITY_MISSING' });
    await expect(
      ask(`Summarise:\n\n${news}`, { tools: [{ name: 'x', description: '', parameters: {} }], toolChoice: 'none' }),
    ).resolves.toBeDefined();
  });

  test('texts that are not English, unless told to try', async () => {
    const german =
      'Summarise: Der Hund ist nicht auf der Straße und die Katze ist auch nicht im Haus, weil das Wetter schlecht ist und wir nicht mit dem Auto fahren.';
    await expect(ask(german)).rejects.toMatchObject({ message: expect.stringContaining('German') });
    expect(await say(german, { providerOptions: { local: { language: 'any' } } })).toMatch(/^Der Hund/);
    for (const text of [readme, changelog, isc, packageFile('wink-nlp', 'CHANGELOG.md')])
      await expect(ask(`Summarise:\n\n${text}`)).resolves.toBeDefined();
  });
});

describe('a typed answer', () => {
  const fill = async (text: string, schema: z.ZodType): Promise<unknown> => {
    const { object, content } = await ask(`Read this:\n\n${text}`, typed(schema));
    expect(JSON.parse(content)).toEqual(object);
    return schema.parse(object);
  };

  test('of a licence', async () => {
    const schema = z.object({
      summary: z.string().max(250),
      license: z.string(),
      holder: z.string().describe('copyright holder'),
      year: z.int(),
      class: z.enum(['permissive', 'copyleft', 'unknown']),
      confidence: z.number().min(0).max(1),
      evidence: z.string(),
      requiresNotice: z.boolean().describe('requires that the copyright notice appears in all copies'),
      keywords: z.array(z.string()).max(4),
    });
    const answer = await fill(isc, schema);
    expect(answer).toMatchObject({
      license: 'ISC License',
      holder: 'Ada Example and contributors',
      year: 2019,
      class: 'permissive',
      requiresNotice: true,
    });
    expect((answer as { evidence: string }).evidence).toMatch(/^Permission to use/);
  });

  test('of a README', async () => {
    const schema = z.object({
      name: z.string(),
      description: z.string(),
      features: z.array(z.string()),
      node_version: z.int().optional(),
      topics: z.array(z.string()).min(3),
      documentType: z.enum(['readme', 'changelog', 'licence']),
    });
    expect(await fill(readme, schema)).toMatchObject({
      name: 'Kiln',
      description: expect.stringContaining('Kiln is a small library'),
      features: ['Ramp and soak programs', 'Works offline', 'Safety cut-off at 1300 degrees'],
      documentType: 'readme',
    });
  });

  test('of an invoice: dates, money and numbers by the words beside them', async () => {
    const schema = z.object({
      date: z.iso.date(),
      due_date: z.iso.date(),
      total: z.number(),
      email: z.email(),
      itemCount: z.int(),
      favouriteColour: z.string().nullable(),
    });
    expect(
      await fill('Invoice No 77 of 14 March 2024. Total: $1,234.50, due 2024-04-01. Contact: billing@acme.example. 3 items.', schema),
    ).toEqual({
      date: '2024-03-14',
      due_date: '2024-04-01',
      total: 1234.5,
      email: 'billing@acme.example',
      itemCount: 3,
      favouriteColour: null,
    });
  });

  test('of a review: sentiment as a label, a score and a yes or no', async () => {
    const schema = z.object({
      sentiment: z.enum(['positive', 'negative', 'neutral']),
      sentiment_score: z.number().min(-1).max(1),
      is_positive: z.boolean(),
      tags: z.array(z.enum(['food', 'travel'])),
    });
    expect(await fill('The hotel near the beach was great and the flight was wonderful. I love this place.', schema)).toMatchObject({
      sentiment: 'positive',
      is_positive: true,
      tags: ['travel'],
    });
  });

  test('with nested objects, references, unions and entities', async () => {
    const entity = z.object({ type: z.string(), text: z.string() });
    const schema = z.object({
      meta: z.object({ title: z.string(), words: z.object({ wordCount: z.int() }) }),
      entities: z.array(entity),
      either: z.union([z.object({ price: z.number() }), z.string()]),
      mode: z.literal('fast'),
    });
    const answer = await fill(news, schema);
    expect(answer).toMatchObject({ meta: { words: { wordCount: news.split(' ').length } }, either: { price: 3.2e9 }, mode: 'fast' });
    expect((answer as { entities: unknown[] }).entities).toContainEqual({ type: 'percent', text: '12%' });
  });

  test('leaves out what is optional and not in the text, and names what is required and missing', async () => {
    expect(await fill(isc, z.object({ summary: z.string(), price: z.number().optional() }))).not.toHaveProperty('price');
    await expect(
      ask(`Read: ${isc}`, typed(z.object({ summary: z.string(), order: z.object({ price: z.number() }) }))),
    ).rejects.toMatchObject({
      code: 'MODEL_CAPABILITY_MISSING',
      message: expect.stringContaining('"order.price"'),
    });
  });

  test('is checked against the whole schema', async () => {
    await expect(ask(`Read: ${isc}`, typed(z.object({ license: z.string().regex(/^[a-z]+$/) })))).rejects.toMatchObject({
      message: expect.stringContaining('"license"'),
    });
  });
});
