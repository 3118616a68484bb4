import { expect, test } from '@jest/globals';
import { StoreError } from '@tutti/core';
import { isBusy, sqliteCode, toTuttiError } from './sqlite-error.ts';

const thrown = (errcode: number): Error => Object.assign(new Error('what SQLite says'), { errcode });

test.each<[keyof typeof sqliteCode, 'read' | 'write', string, boolean]>([
  ['full', 'write', 'DISK_FULL', true],
  ['ioError', 'write', 'DISK_FULL', true],
  ['ioError', 'read', 'STORE_FAILED', false],
  ['busy', 'write', 'STORE_BUSY', true],
  ['locked', 'write', 'STORE_BUSY', true],
  ['corrupt', 'read', 'JOURNAL_CORRUPT', false],
  ['notADatabase', 'read', 'JOURNAL_CORRUPT', false],
  ['readOnly', 'write', 'STORE_READ_ONLY', false],
  ['cannotOpen', 'write', 'STORE_FAILED', false],
])('"%s" at a %s is %s', (name, doing, code, retryable) => {
  // Extended codes keep the primary one in their low byte.
  for (const errcode of [sqliteCode[name], sqliteCode[name] | (3 << 8)]) {
    const error = toTuttiError(thrown(errcode), '/data/runs.db', doing);
    expect(error).toMatchObject({ code, retryable, data: { path: '/data/runs.db', detail: 'what SQLite says' }, message: expect.stringContaining('"/data/runs.db"') });
    expect(isBusy(thrown(errcode))).toBe(name === 'busy' || name === 'locked');
  }
});

test('an error that says what it is goes on as it is, anything else is a failed store with its words', () => {
  const known = new StoreError('Known.', { code: 'RUN_EXISTS' });
  expect(toTuttiError(known, 'p', 'read')).toBe(known);
  expect(toTuttiError('a text', 'p', 'write')).toMatchObject({ message: 'The journal "p" could not take a write: a text.' });
  expect(isBusy(null)).toBe(false);
});
