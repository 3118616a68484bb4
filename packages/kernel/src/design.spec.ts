import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = import.meta.dirname;
const packages = join(src, '..', '..');
const design = readFileSync(join(src, '..', 'DESIGN.md'), 'utf8');

/** The part of the page under a heading. */
const under = (heading: string): string => design.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

/** A test as the page names it: a file and a title. */
const named = /`([\w/.-]+\.ts)`\s+"([^"]+)"/g;

const invariants = under('Invariants')
  .split(/\n- \*/)
  .slice(1)
  .map((text) => ({ name: text.slice(0, text.indexOf('*')), tests: [...text.matchAll(named)] }));

describe('the page of the design', () => {
  test('has what is asked of it', () => {
    expect(invariants.length).toBeGreaterThan(10);
    for (const heading of ['Guarantees', 'Deliberately not here']) expect(under(heading).trim()).not.toBe('');
  });

  test.each(invariants.map(({ name, tests }) => [name, tests] as const))('%s: a test that tries to break it is there', (_, tests) => {
    expect(tests).not.toEqual([]);
    for (const [, file = '', title = ''] of tests) {
      const path = file.startsWith('testing/') ? join(packages, file) : join(src, file);
      expect({ file, isThere: existsSync(path) }).toEqual({ file, isThere: true });
      const written = readFileSync(path, 'utf8').replaceAll("\\'", "'");
      expect(written).toContain(`'${title}'`);
    }
  });

  test('names each test file it speaks of rightly', () => {
    for (const [, file = ''] of design.matchAll(/`([\w/-]+\.spec\.ts)`/g))
      expect({ file, isThere: existsSync(join(src, file)) }).toEqual({ file, isThere: true });
  });
});
