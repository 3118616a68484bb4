import fc, { type Arbitrary } from 'fast-check';

/** A value as somebody writes it: what it is, and every freedom YAML leaves in writing it. */
type Written =
  | { readonly kind: 'text'; readonly style: Style; readonly words: string; readonly lines: readonly string[]; readonly header: string }
  | { readonly kind: 'list'; readonly isFlow: boolean; readonly items: readonly Item[] }
  | { readonly kind: 'mapping'; readonly isFlow: boolean; readonly entries: readonly Item[] };
type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'none';

interface Item {
  readonly key: string;
  readonly value: Written;
  /** Stands behind the value, or on lines of its own behind it. */
  readonly after: string;
  readonly space: string;
  /** Columns by which what is inside stands further right. */
  readonly deeper: number;
}

const words = [
  ...['a', 'name', 'b c', 'true', 'False', 'null', '~', 'yes', 'on', '1', '-1', '+1', '0', '-0', '007', '0x1F', '0o17', '0b11', '1_000'],
  ...['1.5', '.5', '5.', '1e3', '1e999', '.inf', '-.INF', '.nan', '9007199254740993', '2026-01-02', '12:30', 'a:b', 'a: b', 'a #b', 'a#b'],
  ...['- x', '-', '?', '? x', ':', ': x', '|', '>', '&a x', '*a', '!t x', '%x', '@x', '`x', '<<', '{{ x }}', '{% if a %}', '[x', 'x]'],
  ...[
    '{x',
    'x}',
    'a, b',
    ',',
    "it's",
    'say "x"',
    '\\n',
    '\\u00e9',
    '\\x',
    'é',
    '\u{1F600}',
    '\u0085',
    '\u2028',
    '\uFEFF',
    '\t',
    'a\tb',
    '...',
  ],
  ...['---', '--- x', '__proto__', 'constructor', '<AUTO>pick: one</AUTO>', '<AUTO type="number">x # y</AUTO> z', '<AUTO>', '#', ' ', ''],
];
const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 6, unit: 'grapheme' }));
const plainWord = fc.constantFrom('a', 'id', 'x y', 'k-1', '12', 'true', '{{ x }}', 'a:b', "it's", 'é', '-1.5', '<AUTO>a: b</AUTO>');
const text = fc.oneof({ weight: 6, arbitrary: plainWord }, word);
const comments = fc.constantFrom('', '', '', ' ', '  # c', ' # a: b', '\n', '\n\n', '\n# left', '\n      # right', '\n   ', ' \n');
const header = fc.constantFrom('', '', '-', '+', '1', '2', '-2', '4+', ' # c', ' ');

const { value, root: rootValue } = fc.letrec<{ value: Written; root: Written; item: Item }>((tie) => ({
  item: fc.record({
    key: fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'two words', '"q"', "'s'", '1', '1.0', 'true', 'é'),
      },
      word,
    ),
    value: tie('value'),
    after: comments,
    space: fc.constantFrom(' ', ' ', ' ', ' ', ' ', ' ', '  ', '\t', ''),
    deeper: fc.constantFrom(2, 2, 2, 2, 2, 2, 1, 4, 0),
  }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('text' as const),
      style: fc.constantFrom<Style>('plain', 'plain', 'single', 'double', 'literal', 'folded', 'none'),
      words: text,
      lines: fc.array(fc.oneof(text, fc.constantFrom('', ' ', '  more', '    most', '\tx')), { maxLength: 4 }),
      header,
    }),
    tie('root'),
  ),
  root: fc.oneof(
    fc.record({
      kind: fc.constant('mapping' as const),
      isFlow: fc.boolean(),
      entries: fc.array(tie('item'), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('list' as const), isFlow: fc.boolean(), items: fc.array(tie('item'), { maxLength: 4 }) }),
  ),
}));

/** Texts that are YAML, nearly always: in all its styles, with comments, odd indentation, CRLF and marks of byte order. */
export const yamlTexts: Arbitrary<string> = fc
  .record({
    root: fc.oneof({ weight: 9, arbitrary: rootValue }, value),
    before: fc.constantFrom('', '', '', '# c\n', '---\n', '\n', '\uFEFF', '%YAML 1.2\n---\n', '--- # c\n'),
    end: fc.constantFrom('\n', '\n', '', '\n\n', '\n...\n', '\n# c', '\n---\nx\n'),
    isCrlf: fc.constantFrom(false, false, true),
  })
  .map(({ root, before, end, isCrlf }) => {
    const written = `${before}${block(root, 0).replace(/^ /, '')}${end}`;
    return isCrlf ? written.replaceAll('\n', '\r\n') : written;
  });

/** YAML with something wrong in it, at a place that nobody chose: what is put in, taken out or moved. */
export const brokenYamlTexts: Arbitrary<string> = fc
  .tuple(yamlTexts, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), word, fc.nat({ max: 6 })), { minLength: 1, maxLength: 3 }))
  .map(([written, edits]) =>
    edits.reduce((text, [place, taken, put, columns]) => {
      const at = place % (text.length + 1);
      const edited = `${text.slice(0, at)}${put}${text.slice(at + taken)}`;
      const line = edited.lastIndexOf('\n', at) + 1;
      return taken === 3 ? `${edited.slice(0, line)}${' '.repeat(columns)}${edited.slice(line).trimStart()}` : edited;
    }, written),
  );

/** A value behind its key or dash, or below it. */
function block(written: Written, indent: number): string {
  const pad = ' '.repeat(indent);
  switch (written.kind) {
    case 'text':
      return ` ${textOf(written, pad)}`;
    case 'list':
      if (written.isFlow || written.items.length === 0) return ` [${written.items.map((item) => flow(item, false)).join(',')}]`;
      return `\n${written.items.map(({ value: inner, after, deeper }) => `${pad}-${block(inner, indent + deeper)}${after}`).join('\n')}`;
    case 'mapping':
      if (written.isFlow || written.entries.length === 0) return ` {${written.entries.map((item) => flow(item, true)).join(',')}}`;
      return `\n${written.entries
        .map(({ key, value: inner, after, space, deeper }) => {
          const below = block(inner, indent + deeper);
          return `${pad}${key}:${below.startsWith('\n') ? below : `${space}${below.slice(1)}`}${after}`;
        })
        .join('\n')}`;
  }
}

function flow({ key, value: inner, space, after }: Item, isMember: boolean): string {
  const held = inner.kind === 'text' ? quotedOf(inner) : block({ ...inner, isFlow: true } as Written, 0).trim();
  const behind = after.includes('#') && !after.endsWith('\n') ? `${after}\n ` : after;
  return `${space}${isMember ? `${key}:${space}` : ''}${held}${behind}`;
}

function textOf(written: Extract<Written, { kind: 'text' }>, pad: string): string {
  const { style, lines, header: marks } = written;
  if (style !== 'literal' && style !== 'folded') return quotedOf(written, `\n${pad}  `);
  return `${style === 'literal' ? '|' : '>'}${marks}${lines.map((line) => `\n${line === '' ? '' : `${pad}  ${line}`}`).join('')}`;
}

function quotedOf({ style, words: first, lines }: Extract<Written, { kind: 'text' }>, newline = ' '): string {
  const whole = [first, ...(lines.length > 2 ? lines : [])].join(newline);
  if (style === 'none') return '';
  if (style === 'single') return `'${whole.replaceAll("'", "''")}'`;
  return style === 'double' ? `"${whole.replaceAll('"', '\\"')}"` : whole;
}
