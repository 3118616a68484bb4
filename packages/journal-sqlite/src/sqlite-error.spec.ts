import { expect, test } from '@jest/globals';
import { StoreError } from '@tutti/core';
import { isBusy, sqliteCode, toTuttiError } from './sqlite-error.ts';

const thrown = (errcode: number): Error => Object.assign(new Error('what SQLite says'), { errcode });

interface Told {
  readonly name: keyof typeof sqliteCode;
  readonly doing: 'read' | 'write';
  readonly code: string;
  readonly retryable: boolean;
}

test.each<Told>([
  { name: 'full', doing: 'write', code: 'DISK_FULL', retryable: true },
  { name: 'ioError', doing: 'write', code: 'DISK_FULL', retryable: true },
  { name: 'ioError', doing: 'read', code: 'STORE_FAILED', retryable: false },
  { name: 'busy', doing: 'write', code: 'STORE_BUSY', retryable: true },
  { name: 'locked', doing: 'write', code: 'STORE_BUSY', retryable: true },
  { name: 'corrupt', doing: 'read', code: 'JOURNAL_CORRUPT', retryable: false },
  { name: 'notADatabase', doing: 'read', code: 'JOURNAL_CORRUPT', retryable: false },
  { name: 'readOnly', doing: 'write', code: 'STORE_READ_ONLY', retryable: false },
  { name: 'cannotOpen', doing: 'write', code: 'STORE_FAILED', retryable: false },
])('"$name" at a $doing is $code', ({ name, doing, code, retryable }) => {
  // Extended codes keep the primary one in their low byte.
  for (const errcode of [sqliteCode[name], sqliteCode[name] | (3 << 8)]) {
    const error = toTuttiError(thrown(errcode), '/data/runs.db', doing);
    expect(error).toMatchObject({
      code,
      retryable,
      data: { path: '/data/runs.db', detail: 'what SQLite says' },
      message: expect.stringContaining('"/data/runs.db"'),
    });
    expect(isBusy(thrown(errcode))).toBe(name === 'busy' || name === 'locked');
  }
});

test('an error that says what it is goes on as it is, anything else is a failed store with its words', () => {
  const known = new StoreError('Known.', { code: 'RUN_EXISTS' });
  expect(toTuttiError(known, 'p', 'read')).toBe(known);
  expect(toTuttiError('a text', 'p', 'write')).toMatchObject({ message: 'The journal "p" could not take a write: a text.' });
  expect(isBusy(null)).toBe(false);
});
