import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lexAuto } from '../auto/lex-auto.ts';
import { brokenYamlTexts, yamlTexts } from '../spec-support/yaml-texts.ts';
import { decodeText } from './decode-text.ts';
import { type SourceNode, toData } from './node.ts';
import { parseDocument } from './parse-document.ts';
import { readPlainYaml } from './read-plain-yaml.ts';

interface BothReadings {
  readonly plain: SourceNode | undefined;
  readonly full: SourceNode | undefined;
  readonly problems: readonly string[];
}

function both(text: string): BothReadings {
  const { diagnostics } = decodeText(text, undefined);
  if (diagnostics.hasErrors) return { plain: undefined, full: undefined, problems: [] };
  const lexed = lexAuto(diagnostics.source.text);
  const plain = readPlainYaml(lexed, diagnostics.source.text);
  const { tree } = parseDocument(lexed, diagnostics);
  return { plain, full: tree, problems: diagnostics.list().map(({ code }) => code) };
}

/** Of what is read the short way, values and places are those of the long way, which finds nothing to say about it. */
function isSameOrLeft(text: string): void {
  const { plain, full, problems } = both(text);
  if (plain !== undefined) expect([plain, []]).toEqual([full, problems]);
}

describe('reading plain YAML', () => {
  test('gives what the full reading gives, places included, of whatever is written in YAML', () => {
    fc.assert(fc.property(yamlTexts, isSameOrLeft), { numRuns: 500 });
  });

  test('leaves what is broken to the full reading, which says what is wrong', () => {
    fc.assert(fc.property(brokenYamlTexts, isSameOrLeft), { numRuns: 500 });
  });

  test('reads most of what is written in YAML itself', () => {
    const read = fc.sample(yamlTexts, 400).map(both);
    const good = read.filter(({ full }) => full !== undefined);
    expect(good.length).toBeGreaterThan(50);
    expect(good.filter(({ plain }) => plain !== undefined).length).toBeGreaterThan(good.length / 4);
  });

  test.each([
    ['texts in quotes', 'a: "x\\n\\u00e9"\nb: \'it\'\'s\'\nc: "two\n  lines"\n'],
    ['texts in lines', 'a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\n\nd:\n  - |\n    # no comment\n  - >\n    y\n'],
    ['numbers, and what looks like them', 'a: [1, -1.5, 0x1F, 0o17, 0b1, 1_000, 1e3, 5., .5, -0, 2026-01-02, 12:30, "1"]\n'],
    ['words that are values, and those that are not', 'a: [true, False, NULL, ~, yes, on, no]\non: push\ntrue: 1\n1.0: x\n'],
    ['nothing at all', 'a:\nb: # c\nc: {d: , e}\nf:\n  -\n  - # c\n  - x\n'],
    ['lists below their key, and in lists', 'a:\n- b\n- - c\n  - d\n- e: 1\n  f:\n  - g\n'],
    ['comments and odd spacing', '# c\n\na :   1   # c\nb:   {  c : 1 ,  # c\n  d: [ 2 , ] }\n# end'],
    ['a byte order mark, CRLF and the beginning of a document', '\uFEFF---\r\na: 1\r\nb: |\r\n  x\r\n  y\r\n'],
    ['AUTO tags', 'a: <AUTO>which: one # of</AUTO> it\nb: "x <AUTO>say \\"x\\"\\n</AUTO>"\nc: |\n  <AUTO>\n    two: lines\n  </AUTO>\n'],
    ['templates', 'a: "{{ b }}"\nc: x {{ d }}\ne: |\n  {% if f %}*g*{% endif %} & h: i\n'],
    ['keys in an order of their own, digits among them', '2: b\n1: a\n"10": c\nz: d\na: e\n'],
  ])('reads %s', (_name, text) => {
    const { plain, full } = both(text);
    expect(plain).toBeDefined();
    expect(plain).toEqual(full);
    expect(JSON.stringify(toData(plain!))).toBe(JSON.stringify(toData(full!)));
  });

  test.each([
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: &x 1\nb: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\n'],
    ['a second document', 'a: 1\n---\nb: 1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key twice, in two spellings', 'a: 1\n"a": 2\n'],
    ['a merge key', '<<: {a: 1}\n'],
    ['a key that is no text', '[a]: 1\n'],
    ['a key that is nothing', '~: 1\n'],
    ['a pair in a list', 'a: [b: 1]\n'],
    ['a forbidden key', 'a: {__proto__: 1}\n'],
    ['a number that would lose digits', 'a: 9007199254740993\n'],
    ['a number beyond all numbers', 'a: 1e999\n'],
    ['half a character', 'a: "\\ud800"\n'],
    ['nesting beyond 64 levels', `a: ${'['.repeat(64)}1${']'.repeat(64)}\n`],
    ['an indentation given by number', 'a: |2\n    x\n'],
    ['a blank line that holds more than the indentation', 'a: |\n  x\n    \nb: 1\n'],
    ['a tab in an indentation', 'a: |\n  b\n  \tc\n'],
    ['a text alone', 'a\n'],
    ['nothing', '# c\n'],
    ['a list that is never closed', 'a: [1\n'],
  ])('leaves %s to the full reading', (_name, text) => {
    expect(both(text).plain).toBeUndefined();
  });
});
