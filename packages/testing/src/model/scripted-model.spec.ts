import { expect, test } from '@jest/globals';
import { ProviderError, plainUsage, type ModelRequest, type StreamPart } from '@tutti/core';
import { fakeClock } from '../fakes/fake-clock.ts';
import { scriptedModel } from './scripted-model.ts';

const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: text },
  ],
  ...more,
});
const say = async (model: ReturnType<typeof scriptedModel>, text: string, more?: Partial<ModelRequest>): Promise<string> =>
  (await model.generate(ask(text, more))).content;

test('rules are tried in order, by text, pattern, function, task, system text, tool and schema name', async () => {
  const model = scriptedModel([
    { when: 'weather', answer: 'sunny' },
    { when: /^.*\bprice\b/ims, answer: 'ten' },
    { when: ({ request }) => request.temperature === 0, answer: 'cold' },
    { when: { task: 'summarization', model: 'm' }, answer: 'short' },
    { when: { system: /brief/, prompt: 'who' }, answer: 'me' },
    { when: { schema: 'verdict' }, answer: { object: { ok: true } } },
  ]);
  expect(await say(model, 'the weather?')).toBe('sunny');
  expect(await say(model, 'what price')).toBe('ten');
  expect(await say(model, 'x', { temperature: 0 })).toBe('cold');
  expect(await say(model, 'x', { task: 'summarization' })).toBe('short');
  expect(await say(model, 'who')).toBe('me');
  expect(await say(model, 'x', { responseSchema: { name: 'verdict', schema: {} } })).toBe('{"ok":true}');
});

test('answers in sequence are used up, then later rules and at last the generic answer are taken', async () => {
  const model = scriptedModel([{ when: 'a', answers: ['one', 'two'] }, 'plain', { when: 'a', answer: 'for ever' }]);
  expect([await say(model, 'a'), await say(model, 'a'), await say(model, 'a'), await say(model, 'a'), await say(model, 'a')]).toEqual([
    'one',
    'two',
    'plain',
    'for ever',
    'for ever',
  ]);
  expect(await say(model, 'zzz')).toBe('Scripted answer to: zzz');
});

test('a function answers every call, or leaves it to the generic answer', async () => {
  const model = scriptedModel(({ lastUserText, number }) => (lastUserText === 'skip' ? undefined : `${number}: ${lastUserText}`));
  expect([await say(model, 'hello'), await say(model, 'skip'), await say(model, 'bye')]).toEqual([
    '1: hello',
    'Scripted answer to: skip',
    '3: bye',
  ]);
});

test('usage is one token for each four characters of prompt and answer, unless the reply says otherwise', async () => {
  const model = scriptedModel(['12345678', { answer: { text: 'x', reasoning: 'why, oh why', usage: plainUsage(7, 9) } }]);
  const first = await model.generate({ model: 'm', messages: [{ role: 'user', content: '123456789' }] });
  expect(first.usage).toEqual(plainUsage(3, 2));
  expect((await model.generate(ask('more'))).usage).toEqual(plainUsage(7, 9));
  expect(await model.countTokens(ask('12345678901'))).toBe(6);
});

test('the stream of an answer adds up to the same answer', async () => {
  const reply = { text: 'one two\nthree ', reasoning: 'let me see', toolCalls: [{ name: 'find', arguments: { query: 'x' } }] };
  const whole = await scriptedModel([{ answer: reply }]).generate(ask('go'));
  const parts: StreamPart[] = [];
  for await (const part of scriptedModel([{ answer: reply }]).stream(ask('go'))) parts.push(part);
  expect(parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')).toBe('one two\nthree ');
  expect(parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join('')).toBe('let me see');
  expect(parts.map((part) => (part.type === 'tool-call-delta' ? part.argumentsText : '')).join('')).toBe('{"query":"x"}');
  expect(parts.at(-1)).toEqual({ type: 'finish', response: whole });
  expect(whole).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ id: 'call-1-1', name: 'find' }], model: 'm' });
});

test('latency passes on the clock, and only there', async () => {
  const clock = fakeClock();
  const model = scriptedModel(['done'], { clock, latencyMs: 500 });
  let content: string | undefined;
  const call = model.generate(ask('go')).then((response) => (content = response.content));
  await clock.advance(499);
  expect(content).toBeUndefined();
  await clock.advance(1);
  await call;
  expect(content).toBe('done');
  expect(clock.timers).toBe(0);
});

test('the idle limit and the total limit end a call as timeout', async () => {
  const clock = fakeClock();
  const model = scriptedModel([{ answer: { text: 'a b c d', latencyMs: 10, partLatencyMs: 40 } }], { clock });
  const read = async (options: object): Promise<unknown> => {
    const parts: string[] = [];
    try {
      for await (const part of model.stream(ask('go'), options)) parts.push(part.type);
    } catch (error) {
      return [parts.length, (error as ProviderError).errorClass];
    }
    return parts.length;
  };
  const runs = Promise.all([read({ idleTimeoutMs: 30 }), read({ timeoutMs: 100 }), read({ idleTimeoutMs: 50, timeoutMs: 200 })]);
  await clock.runAll();
  expect(await runs).toEqual([[1, 'timeout'], [3, 'timeout'], 5]);
});

test('an abort ends a waiting call at once and is counted', async () => {
  const clock = fakeClock();
  const model = scriptedModel(['late'], { clock, latencyMs: 60_000 });
  const controller = new AbortController();
  const call = model.generate(ask('go'), { signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(call).rejects.toMatchObject({ errorClass: 'aborted', retryable: false });
  expect([model.abortedCalls, clock.timers]).toEqual([1, 0]);
});

test('a call can fail by number, by rule, with an error of its own, or in the middle of a stream', async () => {
  const own = new ProviderError('no money', { provider: 'x', errorClass: 'quota' });
  const model = scriptedModel(
    [
      { when: 'own', answer: { error: own } },
      { when: 'half', answer: { error: 'connection', afterText: 'two words' } },
    ],
    { failures: { 1: 'server' } },
  );
  await expect(model.generate(ask('go'))).rejects.toMatchObject({ code: 'SERVER', provider: 'scripted', retryable: true });
  await expect(model.generate(ask('own'))).rejects.toBe(own);
  const texts: string[] = [];
  const read = async (): Promise<void> => {
    for await (const part of model.stream(ask('half'))) if (part.type === 'text-delta') texts.push(part.text);
  };
  await expect(read()).rejects.toMatchObject({ errorClass: 'connection' });
  expect(texts).toEqual(['two', ' words']);
  expect(await say(model, 'go')).toBe('Scripted answer to: go');
});

test('text that is no JSON is a malformed answer to a typed request', async () => {
  const model = scriptedModel(['not json', '{"ok":1}']);
  const typed = ask('go', { responseSchema: { name: 'r', schema: {} } });
  await expect(model.generate(typed)).rejects.toMatchObject({ errorClass: 'response-malformed' });
  await expect(model.generate(typed)).resolves.toMatchObject({ object: { ok: 1 } });
});

test('what the capabilities deny is refused, and names what is missing', async () => {
  const model = scriptedModel([], { capabilities: { structuredOutput: false, images: false } });
  const image = { role: 'user', content: [{ type: 'image', source: { url: 'https://example.com/a.png' } }] } as const;
  await expect(model.generate({ model: 'm', messages: [image], responseSchema: { name: 'r', schema: {} } })).rejects.toMatchObject({
    code: 'MODEL_CAPABILITY_MISSING',
    message: expect.stringContaining('structuredOutput, images'),
  });
});

test('calls are kept with prompt, kind and options', async () => {
  const model = scriptedModel();
  await model.generate(ask('first'), { timeoutMs: 5 });
  expect(model.calls).toMatchObject([
    { number: 1, kind: 'generate', prompt: 'Be brief.\nfirst', lastUserText: 'first', options: { timeoutMs: 5 } },
  ]);
});
