import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import { StateManager } from './state-manager.ts';
import { MemoryStorage } from './storage/memory-storage.ts';

/** Restores a state that something else has stored, with all its checksums right. */
async function restored(text: string): Promise<Json> {
  const storage = new MemoryStorage();
  const payload = Buffer.from(`{"state":${text},"context":null}`);
  await storage.write({ checkpointId: 'c', executionId: 'e', createdAt: 0, isCompressed: false, rawBytes: payload.byteLength, payload });
  return new StateManager(storage).restoreCheckpoint('e', 'c');
}

describe('a stored state', () => {
  test.each([
    ['refers to itself', '{"$ref":"#"}'],
    ['refers to itself below', '{"a":[1,{"$ref":"#/a/1"}]}'],
    ['goes round in references', '{"a":{"$ref":"#/b~1c"},"b/c":{"$ref":"#/a"}}'],
    ['is nested too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['has a key that would be a prototype', '{"a":{"__proto__":{"isAdmin":true}}}'],
    ['has a key that leads to one', '{"a":[{"constructor":{"prototype":{"isAdmin":true}}}]}'],
    ['has a key that leads to one through a list', '{"constructor":[{"constructor":{"prototype":1}}]}'],
    ['holds a number beyond all numbers', '{"n":1e400}'],
    ['ends too early', '{"a":'],
    ['is something else', '\u0000\u0001'],
  ])('that %s is refused', async (_what, text) => {
    await expect(restored(text)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT', message: expect.stringContaining('"c" of "e"') });
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  test.each([
    ['looks like a promise and has a toJSON', { then: 'not a function', toJSON: 'x' }],
    ['holds a schema that names itself', { type: 'object', properties: { child: { $ref: '#' } } }],
    [
      'has a reference beside other members, or to nothing',
      { a: { $ref: '#/a', note: 1 }, b: { $ref: '#/none' }, c: { $ref: 'https://example.org/' } },
    ],
    ['has keys that every object has, and that reach no prototype', { toString: null, hasOwnProperty: [], valueOf: 1 }],
    ['has keys that classes have', { constructor: 'Ferrari', prototype: { constructor: { name: 'x' } }, a: [{ constructor: [1] }] }],
    ['holds NUL and half a surrogate pair', { text: '\u0000\ud800' }],
  ])('that %s comes back as it was', async (_what, state) => {
    expect(await restored(JSON.stringify(state))).toEqual(state);
  });

  test('that could not be restored is not saved', async () => {
    for (const [text, key] of [
      ['{"a":{"__proto__":1}}', '__proto__'],
      ['{"constructor":{"prototype":1}}', 'prototype'],
    ] as const)
      await expect(new StateManager().saveCheckpoint('e', JSON.parse(text) as Json)).rejects.toMatchObject({
        code: 'NOT_JSON',
        message: expect.stringContaining(`"${key}"`),
      });
    await expect(new StateManager().saveCheckpoint('e', { a: { $ref: '#/a' } })).rejects.toMatchObject({
      code: 'NOT_JSON',
      message: expect.stringContaining('state.a'),
    });
  });
});
