import { GoogleGenerativeAIAbortError, GoogleGenerativeAIError, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { expect, test } from '@jest/globals';
import { Redactor } from '@tutti/core';
import { toError } from './to-error.ts';

const context = { model: 'm', headers: new Headers({ 'retry-after': '2' }), redactor: new Redactor(), now: 0 };

test.each([
  ['a call that was aborted', new GoogleGenerativeAIAbortError('stop'), { errorClass: 'aborted' }],
  ['a refusal', new GoogleGenerativeAIFetchError('slow down', 429), { errorClass: 'rate-limited', status: 429, retryAfterMs: 2_000 }],
  ['an event that is no JSON', new GoogleGenerativeAIError('Failed to parse stream'), { errorClass: 'stream-malformed' }],
  ['anything else', new TypeError('a is not a function'), { errorClass: 'server', retryable: false }],
] as const)('for who calls the SDK: %s is an error of its class', (_what, error, expected) => {
  expect(toError(error, context)).toMatchObject({ ...expected, data: expect.objectContaining({ provider: 'google' }) });
});
