import { expect, test } from '@jest/globals';
import { bsd, changelog, gpl, isc, packageFile, readme } from '../spec-support/texts.ts';
import { toBlocks } from './blocks.ts';

const of = (text: string, kind: string): string[] =>
  toBlocks(text)
    .filter((block) => block.kind === kind)
    .map((block) => block.text);

test('a README reads as its reader sees it: no badges, contents, marks, tags or definitions', () => {
  expect(of(readme, 'heading')).toEqual(['Kiln', 'Install', 'Usage', 'Features', 'License']);
  expect(of(readme, 'paragraph')).toEqual([
    'Fires your clay.',
    'Kiln is a small library that schedules firing programs for ceramic kilns. It talks to controllers over serial ports & networks.',
    'Call fire with a program. Kiln requires Node.js 20 or newer.',
    'MIT © Ada Example',
  ]);
  expect(of(readme, 'item')).toEqual(['Ramp and soak programs', 'Works offline', 'Safety cut-off at 1300 degrees']);
  expect(of(readme, 'row')).toEqual(['Option, Meaning', 'peak, highest temperature']);
  expect(of(readme, 'code')).toContain("import { fire } from 'kiln';");
});

test('blocks know the heading above them', () => {
  expect(toBlocks(readme).find(({ text }) => text === 'Works offline')?.section).toBe('Features');
});

test('hard-wrapped licences become paragraphs, their first line a heading, indented text no code', () => {
  expect(of(isc, 'heading')).toEqual(['ISC License']);
  expect(of(isc, 'paragraph')[1]).toMatch(/^Permission to use, .* appear in all copies\.$/);
  expect(of(gpl, 'heading')).toEqual(['GNU GENERAL PUBLIC LICENSE', 'Preamble']);
  expect(of(gpl, 'code')).toEqual([]);
  expect(of(bsd, 'item')).toHaveLength(3);
});

test('changelog entries lose the numbers and hashes that hang on them', () => {
  expect(of(changelog, 'item')).toEqual([
    'parser: accept comments in configuration files',
    'cli: exit with code 2 when the file is missing',
    'the option colour was removed, use theme instead',
    'works on Windows again',
  ]);
});

test('a licence header in a source comment is read without its comment marks', () => {
  expect(of('/*!\n * Kiln is fired slowly and with\n * great care.\n */', 'paragraph')).toEqual([
    'Kiln is fired slowly and with great care.',
  ]);
  expect(of('// One line of text, and\n// another one.', 'paragraph')).toEqual(['One line of text, and another one.']);
});

test('front matter, scripts, styles and HTML comments are gone', () => {
  expect(of('---\ntitle: x\n---\n<!-- hidden -->\n<script>var a = "no";</script>\nThis is seen by everybody.', 'paragraph')).toEqual([
    'This is seen by everybody.',
  ]);
});

test('angle brackets of code are no tags, and what stands in backticks is kept as it is', () => {
  expect(of('Use Array<string> or `**not bold**` here, not a < b.', 'paragraph')).toEqual([
    'Use Array<string> or **not bold** here, not a < b.',
  ]);
});

test('a text of one short line is a sentence, no heading', () => {
  expect(of('Our subscription doubled in price', 'paragraph')).toEqual(['Our subscription doubled in price']);
});

test('real files give no marks and no markup', () => {
  for (const [name, file] of [
    ['wink-nlp', 'README.md'],
    ['zod', 'README.md'],
    ['typescript', 'README.md'],
  ] as const) {
    const blocks = toBlocks(packageFile(name, file)).filter(({ kind }) => kind !== 'code');
    expect(blocks.length).toBeGreaterThan(10);
    for (const { text } of blocks) expect(text).not.toMatch(/\]\(|<\/?(?:p|div|img|a|h\d)\b|!\[|^#{1,6} /);
  }
});

test.each([
  ['open brackets', '[ ( a '.repeat(30_000)],
  ['emphasis', '**a '.repeat(30_000)],
  ['tags', '<div '.repeat(30_000)],
  ['backticks', '` '.repeat(30_000)],
  ['one word', 'x'.repeat(300_000)],
  ['pipes', '| a '.repeat(30_000)],
  ['comments that never close', '<!-- '.repeat(30_000)],
])('hostile input is read in linear time: %s', (_, text) => {
  const start = process.cpuUsage().user;
  toBlocks(text);
  expect((process.cpuUsage().user - start) / 1_000).toBeLessThan(2_500);
});
