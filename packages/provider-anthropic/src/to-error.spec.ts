import { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { expect, test } from '@jest/globals';
import { Redactor } from '@tutti/core';
import { toError } from './to-error.ts';

const context = { model: 'm', headers: new Headers({ 'retry-after': '2' }), redactor: new Redactor(), now: 0 };

test.each([
  ['a call that was aborted', new APIUserAbortError(), { errorClass: 'aborted' }],
  [
    'a lost connection',
    new APIConnectionError({ cause: new Error('no way') }),
    { errorClass: 'connection', message: expect.stringContaining('no way') },
  ],
  [
    'a refusal',
    APIError.generate(429, { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }, undefined, new Headers()),
    { errorClass: 'rate-limited', status: 429, retryAfterMs: 2_000 },
  ],
  ['an event that is no JSON', new SyntaxError('Unexpected token'), { errorClass: 'stream-malformed' }],
  ['anything else', new TypeError('a is not a function'), { errorClass: 'server', retryable: false }],
] as const)('for who calls the SDK: %s is an error of its class', (_what, error, expected) => {
  expect(toError(error, context)).toMatchObject({ ...expected, data: expect.objectContaining({ provider: 'anthropic' }) });
});
