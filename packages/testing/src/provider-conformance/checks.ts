import assert from 'node:assert/strict';
import { ProviderError, TuttiError, type ModelErrorClass, type ModelResponse, type StreamPart, type Usage } from '@tutti/core';
import type { FailingProviderCase, ProviderCase } from './case.ts';

/** Everything a stream gives, and its one finish, which comes last. */
export async function readStream(stream: AsyncIterable<StreamPart>): Promise<{ readonly parts: readonly StreamPart[]; readonly response: ModelResponse }> {
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  const finishes = parts.filter((part) => part.type === 'finish');
  assert.equal(finishes.length, 1, `The stream gave ${finishes.length} finish parts instead of one.`);
  const last = parts.at(-1);
  assert.equal(last?.type, 'finish', `The stream ended with a ${last?.type} part instead of its finish.`);
  return { parts, response: (finishes[0] as Extract<StreamPart, { type: 'finish' }>).response };
}

export async function checkText({ provider, request }: ProviderCase): Promise<void> {
  const response = await provider.generate(request);
  assert.notEqual(response.content.trim(), '', 'The answer has no text.');
  assert.notEqual(response.model, '', 'The answer does not name its model.');
  assert.deepEqual(response.toolCalls, [], 'A plain text came with tool calls.');
  checkUsage(response.usage);
}

export async function checkStream({ provider, request }: ProviderCase): Promise<void> {
  const { parts, response } = await readStream(provider.stream(request));
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
  assert.equal(text, response.content, 'The text parts of the stream do not add up to the text of its finish.');
  assert.notEqual(text.trim(), '', 'The stream has no text.');
  checkUsage(response.usage);
}

export function checkUsage(usage: Usage): void {
  const { input, output } = usage;
  for (const [name, value] of [...Object.entries(input), ...Object.entries(output)]) {
    assert.ok(Number.isSafeInteger(value) && value >= 0, `Usage ${name} is ${value}, which is no count.`);
  }
  assert.equal(input.total, input.noCache + input.cacheRead + input.cacheWrite, 'The input tokens do not add up.');
  assert.equal(output.total, output.text + output.reasoning, 'The output tokens do not add up.');
  assert.ok(input.total > 0, 'A prompt of no tokens was counted.');
  assert.ok(output.total > 0, 'An answer of no tokens was counted.');
}

export async function checkAbortedBefore({ provider, request }: ProviderCase): Promise<void> {
  const signal = AbortSignal.abort(new Error('not wanted'));
  await rejectsWith('aborted', () => provider.generate(request, { signal }));
  await rejectsWith('aborted', () => readStream(provider.stream(request, { signal })));
}

export async function checkAbortedInStream({ provider, request }: ProviderCase): Promise<void> {
  const controller = new AbortController();
  const parts: StreamPart[] = [];
  await rejectsWith('aborted', async () => {
    for await (const part of provider.stream(request, { signal: controller.signal })) {
      parts.push(part);
      controller.abort(new Error('enough'));
    }
  });
  assert.ok(!parts.some((part) => part.type === 'finish'), 'An aborted stream gave a finish.');
}

export async function checkLeavingEarly({ provider, request }: ProviderCase): Promise<void> {
  let parts = 0;
  for await (const part of provider.stream(request)) {
    parts++;
    if (part.type !== 'finish') break;
  }
  assert.equal(parts, 1);
  // The provider is as good as before: an abandoned stream holds nothing back.
  await readStream(provider.stream(request));
}

export async function checkTyped({ provider, request }: ProviderCase): Promise<void> {
  assert.ok(request.responseSchema !== undefined, 'The typed case has no responseSchema.');
  for (const response of [await provider.generate(request), (await readStream(provider.stream(request))).response]) {
    assert.notEqual(response.object, undefined, 'A typed answer has no object.');
    assert.deepEqual(JSON.parse(response.content), response.object, 'The text of a typed answer is not the JSON of its object.');
    const required = (request.responseSchema.schema['required'] ?? []) as readonly string[];
    for (const name of required) assert.ok(name in (response.object as object), `The required property "${name}" is missing.`);
  }
}

export async function checkTools({ provider, request }: ProviderCase): Promise<void> {
  const { parts, response } = await readStream(provider.stream(request));
  for (const answer of [response, await provider.generate(request)]) {
    assert.equal(answer.finishReason, 'tool-calls');
    assert.ok(answer.toolCalls.length > 0, 'There is no tool call.');
    const ids = answer.toolCalls.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'Two tool calls have one id.');
    for (const { name } of answer.toolCalls) assert.ok((request.tools ?? []).some((tool) => tool.name === name), `Tool "${name}" was not offered.`);
  }
  assert.equal(parts.filter((part) => part.type === 'tool-call').length, response.toolCalls.length, 'The stream gave another number of tool calls than its finish.');
}

export async function checkRefused({ provider, request }: ProviderCase): Promise<void> {
  for (const attempt of [() => provider.generate(request), () => readStream(provider.stream(request))]) {
    const error = await failureOf(attempt);
    assert.ok(TuttiError.isInstance(error), `A refusal is no error of Tutti: ${String(error)}`);
    const isRefusal = error.code === 'MODEL_CAPABILITY_MISSING' || (error instanceof ProviderError && error.errorClass === 'capability-missing');
    assert.ok(isRefusal, `A missing capability was refused as ${error.code}.`);
    assert.equal(error.retryable, false, 'A missing capability says that trying again helps.');
  }
}

export async function checkFailing(given: FailingProviderCase): Promise<void> {
  const { provider, request, errorClass, status, retryAfterMs } = given;
  const error = await rejectsWith(errorClass, () => provider.generate(request));
  assert.equal(error.provider, provider.id);
  if (status !== undefined) assert.equal(error.status, status);
  if (retryAfterMs !== undefined) assert.equal(error.retryAfterMs, retryAfterMs);
}

export async function checkTruncated({ provider, request }: ProviderCase): Promise<void> {
  const parts: StreamPart[] = [];
  await rejectsWith('stream-truncated', async () => {
    for await (const part of provider.stream(request)) parts.push(part);
  });
  assert.ok(!parts.some((part) => part.type === 'finish'), 'A truncated stream gave a finish.');
}

async function rejectsWith(errorClass: ModelErrorClass, attempt: () => Promise<unknown>): Promise<ProviderError> {
  const error = await failureOf(attempt);
  assert.ok(error instanceof ProviderError, `Expected a ProviderError of class ${errorClass}, got ${String(error)}`);
  assert.equal(error.errorClass, errorClass);
  return error;
}

async function failureOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt();
  } catch (error) {
    return error;
  }
  return assert.fail('The call succeeded instead of failing.');
}
