import assert from 'node:assert/strict';
import {
  ProviderError,
  TuttiError,
  toErrorRecord,
  type ModelErrorClass,
  type ModelResponse,
  type StreamPart,
  type Usage,
} from '@tutti/core';
import type { FailingProviderCase, MeasuredProviderCase, ProviderCase, SilentProviderCase } from './case.ts';

/** Everything a stream gives, and its one finish, which comes last. */
export async function readStream(
  stream: AsyncIterable<StreamPart>,
): Promise<{ readonly parts: readonly StreamPart[]; readonly response: ModelResponse }> {
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
    for (const { name } of answer.toolCalls)
      assert.ok(
        (request.tools ?? []).some((tool) => tool.name === name),
        `Tool "${name}" was not offered.`,
      );
  }
  assert.equal(
    parts.filter((part) => part.type === 'tool-call').length,
    response.toolCalls.length,
    'The stream gave another number of tool calls than its finish.',
  );
}

export async function checkRefused({ provider, request }: ProviderCase): Promise<void> {
  for (const attempt of [() => provider.generate(request), () => readStream(provider.stream(request))]) {
    const error = await failureOf(attempt);
    assert.ok(TuttiError.isInstance(error), `A refusal is no error of Tutti: ${String(error)}`);
    const isRefusal =
      error.code === 'MODEL_CAPABILITY_MISSING' || (error instanceof ProviderError && error.errorClass === 'capability-missing');
    assert.ok(isRefusal, `A missing capability was refused as ${error.code}.`);
    assert.equal(error.retryable, false, 'A missing capability says that trying again helps.');
  }
}

export async function checkFailing(given: FailingProviderCase): Promise<void> {
  checkError(await rejectsWith(given.errorClass, () => given.provider.generate(given.request)), given);
}

export async function checkFailingStream(given: FailingProviderCase): Promise<void> {
  const parts: StreamPart[] = [];
  const error = await rejectsWith(given.errorClass, async () => {
    for await (const part of given.provider.stream(given.request)) parts.push(part);
  });
  checkError(error, given);
  assert.ok(
    !parts.some((part) => part.type === 'finish' || part.type === 'tool-call'),
    'A stream that failed gave a finish, or a tool call to run.',
  );
}

function checkError(error: ProviderError, given: FailingProviderCase): void {
  const {
    provider,
    errorClass,
    code = errorClass.replaceAll('-', '_').toUpperCase(),
    status,
    retryAfterMs,
    retryable,
    secret,
    requests,
  } = given;
  assert.equal(error.provider, provider.id);
  assert.equal(error.code, code);
  assert.ok(error.message.length > 20, `The message says too little: ${error.message}`);
  if (status !== undefined) assert.equal(error.status, status);
  if (retryAfterMs !== undefined) assert.equal(error.retryAfterMs, retryAfterMs);
  if (retryable !== undefined)
    assert.equal(
      error.retryable,
      retryable,
      `A failure of class ${errorClass} says that trying again ${retryable ? 'does not help' : 'helps'}.`,
    );
  if (secret !== undefined) assert.ok(!JSON.stringify([toErrorRecord(error), error.stack]).includes(secret), 'The error holds the secret.');
  if (requests !== undefined) assert.equal(requests(), 1, `The call made ${requests()} requests instead of one.`);
}

export async function checkOneRequest({ provider, request, requests }: ProviderCase): Promise<void> {
  if (requests === undefined) return;
  await provider.generate(request);
  assert.equal(requests(), 1, `The call made ${requests()} requests instead of one.`);
  await readStream(provider.stream(request));
  assert.equal(requests(), 2, `The stream made ${requests() - 1} requests instead of one.`);
}

export async function checkParallelTools(given: ProviderCase): Promise<void> {
  await checkTools(given);
  const { toolCalls } = await given.provider.generate(given.request);
  assert.ok(toolCalls.length > 1, 'There are no parallel calls.');
  for (const call of toolCalls) assert.equal(call.problem, undefined, `The call of "${call.name}" has a problem: ${call.problem?.message}`);
}

export async function checkBrokenTools({ provider, request }: ProviderCase): Promise<void> {
  for (const { toolCalls } of [await provider.generate(request), (await readStream(provider.stream(request))).response]) {
    assert.ok(toolCalls.length > 0, 'There is no tool call.');
    for (const call of toolCalls) {
      assert.ok(call.problem !== undefined && call.problem.message !== '', 'A tool call that must not run has no problem.');
      assert.deepEqual(call.arguments, {}, 'A tool call that must not run has arguments to run with.');
      assert.equal(typeof call.invalidArguments, 'string');
    }
  }
}

export async function checkReasoning({ provider, request }: ProviderCase): Promise<void> {
  const { parts, response } = await readStream(provider.stream(request));
  const thought = parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join('');
  assert.notEqual(thought, '', 'The stream shows no reasoning.');
  assert.equal(
    response.reasoning.map(({ text }) => text).join(''),
    thought,
    'The reasoning parts of the stream do not add up to the reasoning of its finish.',
  );
  assert.ok(!response.content.includes(thought), 'The reasoning stands in the answer.');
  checkUsage(response.usage);
}

export async function checkMeasured({ provider, request, usage }: MeasuredProviderCase): Promise<void> {
  for (const response of [await provider.generate(request), (await readStream(provider.stream(request))).response]) {
    const { raw, ...counted } = response.usage;
    assert.deepEqual(counted, usage);
    assert.notEqual(raw, undefined, "The provider's own report is missing.");
    checkUsage(response.usage);
  }
}

export async function checkSilentUntilIdle({ provider, request, advance, asked, idleMs, connections }: SilentProviderCase): Promise<void> {
  const call = outcomeOf(provider.generate(request));
  await asked();
  await advance(idleMs - 1);
  assert.equal(call.outcome, undefined, 'The provider was given up too early.');
  await advance(1);
  const error = await call.done;
  assert.ok(
    error instanceof ProviderError && error.code === 'IDLE_TIMEOUT' && error.retryable,
    `A silent provider was given up as ${String(error)}`,
  );
  await closed(connections);
}

export async function checkSilentUntilTimeout({ provider, request, advance, asked, connections }: SilentProviderCase): Promise<void> {
  const call = outcomeOf(provider.generate(request, { timeoutMs: 1_000 }));
  await asked();
  await advance(1_000);
  const error = await call.done;
  assert.ok(error instanceof ProviderError && error.code === 'TIMEOUT', `A call beyond its time ended as ${String(error)}`);
  await closed(connections);
}

export async function checkSilentUntilAborted({ provider, request, asked, connections }: SilentProviderCase): Promise<void> {
  const controller = new AbortController();
  const call = outcomeOf(provider.generate(request, { signal: controller.signal }));
  await asked();
  controller.abort(new Error('enough'));
  const error = await call.done;
  assert.ok(error instanceof ProviderError && error.errorClass === 'aborted', `An aborted call ended as ${String(error)}`);
  await closed(connections);
}

/** What a call came to, as soon as it has. */
function outcomeOf(promise: Promise<unknown>): { readonly outcome: unknown; readonly done: Promise<unknown> } {
  const state: { outcome: unknown; done: Promise<unknown> } = { outcome: undefined, done: Promise.resolve() };
  state.done = promise
    .then(
      () => 'an answer',
      (error: unknown) => error,
    )
    .then((outcome) => (state.outcome = outcome));
  return state;
}

async function closed(connections: (() => number) | undefined): Promise<void> {
  for (let turn = 0; connections !== undefined && connections() > 0; turn++) {
    assert.ok(turn < 10_000, 'The connection of a call that is over stays open.');
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
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
