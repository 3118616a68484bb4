import { expect, test } from '@jest/globals';
import { readRefusal, statusIn } from './read-refusal.ts';

test.each([
  ['its members', { message: 'm', type: 't', code: 'c' }, { message: 'm', type: 't', code: 'c' }],
  ['a code that is a number', { message: 'm', code: 503 }, { message: 'm', code: '503' }],
  ['a bare text', 'm', { message: 'm' }],
  ['an error in an object', { type: 'error', error: { type: 't', message: 'm' } }, { message: 'm', type: 't' }],
  ['an error that is a text', { error: 'm' }, { message: 'm' }],
  ['an error in a list', [{ error: { message: 'm' } }], { message: 'm' }],
  ['a detail', { detail: 'm' }, { message: 'm' }],
  ['a message beside an error that has none', { message: 'm', error: { type: 't' } }, { message: 'm', type: 't' }],
  ['a message beside an error that names its kind', { statusCode: 400, message: 'm', error: 'Bad Request' }, { message: 'm' }],
  ['nothing of what is no text', { message: { a: 1 }, type: 4, code: null, error: null }, {}],
  ['nothing', undefined, {}],
] as const)('a refusal is read from %s', (_where, body, said) => {
  expect(readRefusal(body)).toEqual(said);
});

test('a code is a status when it is one of a failure', () => {
  expect([statusIn(503), statusIn('429'), statusIn(200), statusIn(600), statusIn('overloaded'), statusIn(null), statusIn([429])]).toEqual([
    503,
    429,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
