import { expect, test } from '@jest/globals';
import { Redactor } from '../secrets/redactor.ts';
import { sdkFailure, type SdkFailure } from './sdk-failure.ts';

const context = {
  provider: 'p',
  model: 'm',
  headers: new Headers({ 'retry-after': '3' }),
  redactor: new Redactor({ values: ['the-key-itself'] }),
  now: 0,
};
const cause = new Error('outer', { cause: new Error('refused the-key-itself') });

test.each<[SdkFailure, object]>([
  ['aborted', { errorClass: 'aborted' }],
  [
    'connection',
    { errorClass: 'connection', retryable: true, message: expect.stringContaining('could not be reached: refused [redacted]') },
  ],
  ['unreadable', { errorClass: 'stream-malformed', retryable: true }],
  ['unknown', { errorClass: 'server', retryable: false, message: expect.stringContaining('refused [redacted]') }],
  [
    { status: 429, message: 'slow', body: null },
    { errorClass: 'rate-limited', retryAfterMs: 3_000, message: expect.stringContaining('429: slow') },
  ],
  [{ status: undefined, type: 'overloaded_error', body: null }, { errorClass: 'overloaded' }],
])('an error that means %j is of its class', (meaning, expected) => {
  expect(sdkFailure(cause, meaning, context)).toMatchObject(expected);
});
