import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../workspace/root.ts';

const folder = join(ROOT, 'packages/orchestrator/src/seeds');
const [, ...lines] = readFileSync(join(ROOT, 'tools/scoreboards/seeds/contract.tsv'), 'utf8').trimEnd().split('\n');
const contract = lines.map((line) => {
  const [document = '', kind, name = ''] = line.split('\t');
  return { document, kind, name };
});
// Of which everything is built.
const documents = ['001'];

/** The titles of the tests of a document, in the order of its specs. */
function titlesOf(document: string): readonly string[] {
  const specs = readdirSync(folder).filter((name) => name.startsWith(document));
  const titles = specs.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/^ {2}test\(\s*(['"])((?:(?!\1)[^\\]|\\.)*)\1/gm),
  ]);
  return titles.map(([, , title = '']) => title.replaceAll(/\\(.)/g, '$1'));
}

describe('the contract of the documents', () => {
  test('has 125 code blocks and 445 symbols, none of them twice', () => {
    const count = (kind: string): number => contract.filter((one) => one.kind === kind).length;
    expect([count('block'), count('symbol')]).toEqual([125, 445]);
    expect(new Set(contract.map(({ document, name }) => `${document} ${name}`)).size).toBe(contract.length);
  });

  test.each(documents)('has a test for each promise of document %s, and no test for anything else', (document) => {
    const names = contract.filter((one) => one.document === document).map(({ name }) => name);
    const titles = titlesOf(document);
    expect(names.filter((name) => titles.filter((title) => title.startsWith(`${name}: `)).length !== 1)).toEqual([]);
    expect(titles.filter((title) => !names.some((name) => title.startsWith(`${name}: `)))).toEqual([]);
  });
});
