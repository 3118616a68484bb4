import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checker, refusalOf, type Seen, wentOn } from './hostile-checker.ts';
import type { HostileRow } from './hostile-index.ts';
import type { HostileInput } from './hostile-input.ts';
import { runHostile } from './run-hostile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-inputs-'));
  writeFileSync(join(folder, 'lines.jsonl'), '{"n":1}\n{"n":2}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const plain: HostileRow = { id: 'a', category: 'url', file: 'lines.jsonl', locator: '2', expected: 'accept', code: '', note: '' };
const refused: Seen = { outcome: 'refused', code: 'OURS', message: 'no' };

async function whyOf(
  row: Partial<HostileRow>,
  check: (input: HostileInput) => Promise<Seen>,
  limits: { readonly maxMs?: number; readonly maxBytes?: number } = {},
): Promise<string | undefined> {
  const checker: Checker = { codes: { THEIRS: 'OURS' }, check };
  const [result] = await runHostile({ folder, rows: [{ ...plain, ...row }], checkerOf: async () => checker, maxMs: 600_000, ...limits });
  return result?.why;
}

describe('a hostile input', () => {
  test('is checked in three passes, on the line its locator names', async () => {
    const seen: unknown[] = [];
    expect(await whyOf({}, async (input) => (seen.push(input.json()), wentOn))).toBeUndefined();
    expect(seen).toEqual([{ n: 2 }, { n: 2 }, { n: 2 }]);
  });

  test('passes as rejected only with its code, in the words of the product', async () => {
    const reject = { expected: 'reject', code: 'THEIRS' } as const;
    expect(await whyOf(reject, async () => refused)).toBeUndefined();
    expect(await whyOf({ ...reject, code: 'OTHER' }, async () => refused)).toBe('expected OTHER, refused with OURS: no');
    expect(await whyOf(reject, async () => wentOn)).toBe('expected OURS, but it was taken');
    expect(await whyOf(reject, async () => ({ ...refused, message: ' ' }))).toContain('without a message');
  });

  test('passes as neutralised only without harm, and with the warning that is due', async () => {
    expect(await whyOf({ expected: 'neutralise' }, async () => wentOn)).toBeUndefined();
    expect(await whyOf({ expected: 'neutralise' }, async () => refused)).toContain('refused with OURS');
    expect(await whyOf({ expected: 'neutralise' }, async () => ({ outcome: 'went-on', harm: ['the key was logged'] }))).toBe(
      'the key was logged',
    );
    expect(await whyOf({ expected: 'neutralise', code: 'THEIRS' }, async () => wentOn)).toContain('expected the warning OURS');
    expect(await whyOf({ expected: 'neutralise', code: 'THEIRS' }, async () => ({ ...wentOn, warnings: ['OURS'] }))).toBeUndefined();
  });

  test('that is right the first time only is missed', async () => {
    let calls = 0;
    expect(await whyOf({}, async () => (++calls === 3 ? refused : wentOn))).toContain('in pass 3: expected to go on');
  });

  test('of a category without a checker is missed as not built', async () => {
    const results = await runHostile({ folder, rows: [plain], checkerOf: async () => undefined });
    expect(results).toEqual([{ group: 'url', id: 'a', why: 'not built' }]);
  });

  test('whose file or line is not there is missed, and the rest goes on', async () => {
    const check = async (input: HostileInput): Promise<Seen> => (input.bytes(), wentOn);
    expect(await whyOf({ locator: '9' }, check)).toContain('no line 9');
    expect(await whyOf({ file: '../else' }, check)).toContain('no file in the folder');
    expect(await whyOf({ file: 'none.txt', locator: '' }, check)).toContain('ENOENT');
  });

  test('may throw nothing but a refusal', async () => {
    const throwing = (error: unknown) => async (): Promise<Seen> => refusalOf(error);
    expect(await whyOf({ expected: 'reject', code: 'OURS' }, throwing(Object.assign(new Error('bad'), { code: 'OURS' })))).toBeUndefined();
    expect(await whyOf({ expected: 'reject', code: 'OURS' }, throwing(new TypeError('x is undefined')))).toContain('x is undefined');
  });

  test.each<[string, () => void]>([
    ['called process.exit', () => process.exit(3)],
    ['changed Object.prototype.polluted', () => void Object.assign(Object.prototype, { polluted: 1 })],
    ['changed Array.prototype.map', () => void Object.assign(Array.prototype, { map: () => [] })],
    ['tried to connect to 192.0.2.1', () => void connect({ host: '192.0.2.1', port: 9 }).on('error', () => undefined)],
  ])('may not do this: %s', async (what, harm) => {
    const map = Array.prototype.map;
    const why = await whyOf({}, async () => {
      try {
        harm();
      } catch {
        // The guard notes it all the same.
      }
      return wentOn;
    });
    expect(why).toContain(what);
    expect([Object.hasOwn(Object.prototype, 'polluted'), Array.prototype.map]).toEqual([false, map]);
  });

  test('may write in its sandbox alone', async () => {
    expect(await whyOf({}, async ({ sandbox }) => (writeFileSync(join(sandbox, 'x'), ''), wentOn))).toBeUndefined();
    expect(await whyOf({}, async ({ sandbox }) => (writeFileSync(join(sandbox, '..', 'x'), ''), wentOn))).toContain('changed');
    expect(await whyOf({}, async ({ path }) => (writeFileSync(path, '{}\n{}\n'), wentOn))).toContain('lines.jsonl');
  });

  test('may take neither too long nor too much memory', async () => {
    expect(await whyOf({}, () => new Promise(() => undefined), { maxMs: 20 })).toMatch(/took|not done/);
    const hold: Buffer[] = [];
    const peak = process.resourceUsage().maxRSS;
    const fill = async (): Promise<Seen> => {
      while (process.resourceUsage().maxRSS < peak + 30_000) hold.push(Buffer.alloc(10_000_000, 1));
      return wentOn;
    };
    expect(await whyOf({}, fill, { maxBytes: 20_000_000 })).toMatch(/used \d+ MB/);
  });
});
