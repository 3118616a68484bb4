import { describe, expect, it } from '@jest/globals';
import { Redactor } from '../secrets/redactor.ts';
import { classifyFailure } from './classify-failure.ts';
import { failureWaitMs } from './failure-wait.ts';
import { httpFailure } from './http-failure.ts';
import { ToolCallDrafts } from './tool-call-drafts.ts';

const now = Date.UTC(2026, 5, 1);

describe('a failure is of the class', () => {
  it.each<[Parameters<typeof classifyFailure>[0], string]>([
    [{ status: 400 }, 'bad-request'],
    [{ status: 401 }, 'auth'],
    [{ status: 402 }, 'quota'],
    [{ status: 403 }, 'forbidden'],
    [{ status: 404 }, 'not-found'],
    [{ status: 408 }, 'timeout'],
    [{ status: 409 }, 'conflict'],
    [{ status: 413 }, 'too-large'],
    [{ status: 418 }, 'bad-request'],
    [{ status: 422 }, 'bad-request'],
    [{ status: 429 }, 'rate-limited'],
    [{ status: 500 }, 'server'],
    [{ status: 502 }, 'server'],
    [{ status: 503 }, 'overloaded'],
    [{ status: 504 }, 'timeout'],
    [{ status: 520 }, 'server'],
    [{ status: 524 }, 'timeout'],
    [{ status: 529 }, 'overloaded'],
    [{}, 'server'],
    [{ status: 429, code: 'insufficient_quota' }, 'quota'],
    [{ status: 400, type: 'invalid_request_error', message: 'Your credit balance is too low' }, 'quota'],
    [{ status: 400, code: 'context_length_exceeded' }, 'context-overflow'],
    [{ status: 400, type: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8 maximum' }, 'context-overflow'],
    [{ status: 400, type: 'INVALID_ARGUMENT', message: 'The input token count (9) exceeds the maximum' }, 'context-overflow'],
    [{ status: 400, type: 'INVALID_ARGUMENT', code: 'API_KEY_INVALID' }, 'auth'],
    [{ type: 'overloaded_error' }, 'overloaded'],
    [{ type: 'UNAVAILABLE' }, 'overloaded'],
    [{ type: 'api_error' }, 'server'],
    [{ type: 'rate_limit_error' }, 'rate-limited'],
    [{ status: 400, code: 'content_filter' }, 'content-filter'],
    [{ type: 'constructor', code: '__proto__' }, 'server'],
  ])('that %j means: %s', (failure, errorClass) => {
    expect(classifyFailure(failure)).toBe(errorClass);
  });
});

describe('the wait that a failure asks for', () => {
  const retryInfo = (retryDelay: unknown): unknown => ({
    error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }] },
  });
  it.each<[Record<string, string>, unknown, number | undefined]>([
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, undefined, 250],
    [{ 'retry-after': '9' }, undefined, 9_000],
    [{ 'retry-after': '0' }, undefined, undefined],
    [{ 'retry-after': '-5' }, undefined, undefined],
    [{ 'retry-after': 'soon' }, undefined, undefined],
    [{ 'retry-after': 'Mon, 01 Jun 2026 00:00:30 GMT', date: 'Mon, 01 Jun 2026 00:00:10 GMT' }, undefined, 20_000],
    [{ 'retry-after': 'Mon, 01 Jun 2020 00:00:30 GMT' }, undefined, undefined],
    [
      { 'x-ratelimit-limit-requests': '5', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' },
      undefined,
      360_000,
    ],
    [{ 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '6m0s' }, undefined, undefined],
    [{ 'x-ratelimit-reset-requests': '2s', 'x-ratelimit-reset-tokens': '9s' }, undefined, 2_000],
    [{ 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-06-01T00:00:05Z' }, undefined, 5_000],
    [{}, retryInfo('34s'), 34_000],
    [{}, retryInfo('0.5s'), 500],
    [{}, [retryInfo('7s')], 7_000],
    [{}, [], undefined],
    [{}, retryInfo({ seconds: '3', nanos: 5e8 }), 3_500],
    [{}, retryInfo('soon'), undefined],
    [{ 'retry-after': '2' }, retryInfo('34s'), 2_000],
    [{ 'retry-after': 'junk' }, retryInfo('34s'), 34_000],
    [{ 'retry-after': '99999999999' }, undefined, 86_400_000],
  ])('%j, %j is %s ms', (headers, body, ms) => {
    expect(failureWaitMs({ headers: new Headers(headers), body, now })).toBe(ms);
  });
});

describe('the error of a refusal', () => {
  const failure = (more: Partial<Parameters<typeof httpFailure>[0]>): ReturnType<typeof httpFailure> =>
    httpFailure({ provider: 'p', model: 'm', headers: new Headers(), redactor: new Redactor(), now, status: 400, ...more });

  it('shows what the provider said without keys and prompts', () => {
    const { message } = failure({
      message: 'Bad key sk-proj-abcdefgh12345678 for "tell me everything about it"',
      request: { model: 'm', messages: [{ role: 'user', content: 'tell me everything about it' }] },
    });
    expect(message).toBe('p/m failed with 400: Bad key [redacted] for "[prompt]". Correct the request.');
  });

  it('believes a server that says whether to try again', () => {
    expect(failure({}).retryable).toBe(false);
    expect(failure({ headers: new Headers({ 'x-should-retry': 'true' }) }).retryable).toBe(true);
    expect(failure({ status: 500, headers: new Headers({ 'x-should-retry': 'false' }) }).retryable).toBe(false);
  });

  it('carries what the response said of limits', () => {
    expect(failure({ status: 429, headers: new Headers({ 'x-ratelimit-remaining-requests': '0', 'retry-after': '2' }) })).toMatchObject({
      errorClass: 'rate-limited',
      retryAfterMs: 2_000,
      limits: { requests: { left: 0 }, isRejected: true },
    });
  });
});

describe('drafts of tool calls', () => {
  it('keep interleaved calls apart, re-key a double id, and make up a missing one, always the same', () => {
    const make = (): ToolCallDrafts => {
      const drafts = new ToolCallDrafts('resp.1');
      drafts.add({ index: 0, id: 'a', name: 'x', argumentsText: '{' });
      drafts.add({ index: 1, id: 'a', name: 'y' });
      drafts.add({ index: 0, argumentsText: '}' });
      drafts.add({ index: 2, name: 'z', argumentsText: '{}' });
      return drafts;
    };
    expect(make().calls).toEqual([
      { id: 'a', name: 'x', argumentsText: '{}' },
      { id: 'a_2', name: 'y', argumentsText: '' },
      { id: 'call_resp1_2', name: 'z', argumentsText: '{}' },
    ]);
    expect(make().calls).toEqual(make().calls);
    expect(make().warnings).toEqual([{ code: 'TOOL_CALL_DUPLICATE_ID', message: expect.stringContaining('"a_2"') }]);
  });

  it('begin another call where a server gives all of them one place, or none', () => {
    const drafts = new ToolCallDrafts('r');
    for (const id of ['a', 'b']) drafts.add({ index: 0, id, name: 'x', argumentsText: `{"id":"${id}"}` });
    drafts.add({ id: 'c', name: 'y', argumentsText: '{"n":' });
    drafts.add({ argumentsText: '1}' });
    expect(drafts.calls.map(({ id, argumentsText }) => [id, argumentsText])).toEqual([
      ['a', '{"id":"a"}'],
      ['b', '{"id":"b"}'],
      ['c', '{"n":1}'],
    ]);
  });

  it('put a name together from its pieces, and take a repeated one once', () => {
    const drafts = new ToolCallDrafts('r');
    for (const name of ['get_', 'weather']) drafts.add({ index: 0, id: 'a', ...(name === 'get_' ? {} : { id: undefined }), name });
    for (let i = 0; i < 2; i++) drafts.add({ index: 1, id: 'b', name: 'now' });
    expect(drafts.calls.map(({ name }) => name)).toEqual(['get_weather', 'now']);
  });

  it('do not take a piece of a call that never began', () => {
    expect(new ToolCallDrafts('r').add({ index: 0, argumentsText: '{}' })).toBeUndefined();
  });
});
