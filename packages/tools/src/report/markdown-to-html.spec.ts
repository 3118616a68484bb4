import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownToHtml } from './markdown-to-html.ts';

/** Names of the elements, and of the attributes with their values, that a browser would see. */
function elements(html: string): { readonly tags: Set<string>; readonly attributes: [string, string][] } {
  const tags = new Set<string>();
  const attributes: [string, string][] = [];
  for (const [, tag = '', rest = ''] of html.matchAll(/<([a-zA-Z!/?][^\s>/]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)) {
    tags.add(tag.toLowerCase());
    for (const [, name = '', value = ''] of rest.matchAll(/([^\s=/]+)\s*=\s*"([^"]*)"/g)) attributes.push([name.toLowerCase(), value]);
  }
  return { tags, attributes };
}

const harmless = new Set([
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'p',
  'a',
  'em',
  'strong',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'br',
  'img',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'del',
  'input',
]);

function expectHarmless(html: string): void {
  const { tags, attributes } = elements(html);
  for (const tag of tags) expect(harmless.has(tag.replace(/^\//, ''))).toBe(true);
  for (const [name, value] of attributes) {
    expect(name).toMatch(/^(href|src|alt|title|id|rel|class|align|start|type|disabled|checked)$/);
    if (name === 'href' || name === 'src')
      expect(value.replaceAll(/[\s\u0000-\u001f]/g, '')).not.toMatch(/^(javascript|vbscript|file|blob|data:text)/i);
  }
}

describe('markdownToHtml', () => {
  it('makes the usual marks into HTML', () => {
    const html = markdownToHtml(
      '# A & B\n\nSome **bold** `x<y` [link](https://a.b "t").\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n',
    );
    expect(html).toContain('<h1 id="a-b">A &amp; B</h1>');
    expect(html).toContain('<strong>bold</strong> <code>x&lt;y</code> <a href="https://a.b" title="t" rel="noopener noreferrer">link</a>');
    expect(html).toContain('<td align="right">2</td>');
    expectHarmless(html);
  });

  it('gives every heading its own id', () => {
    expect(markdownToHtml('# One\n\n# One\n\n# !?\n').match(/id="[^"]*"/g)).toEqual(['id="one"', 'id="one-1"', 'id="section"']);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x">b</b>',
    '[x](javascript:alert(1))',
    '[x](javascript&#58;alert(1))',
    '![x](javascript:x)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '[a](<https://x" onmouseover="y>)',
    '![a"onerror="x](u.png)',
    '[a](u "t\\" onclick=\\"x")',
    '```"><script>\nx\n```',
    '<!-- x --><svg/onload=x>',
    '# <img src=x onerror=y>',
    '| <script> |\n|---|\n| <iframe> |',
    '<div\n\n<b>',
    '<a href="javascript:x">y</a>',
    'data:text/html,x',
    '[x](data:text/html;base64,AAAA)',
    '&lt;script&gt;',
    '<style>*{}</style>',
    '[<img src=x onerror=y>](u)',
  ])('lets no markup of the data through: %j', (markdown) => {
    expectHarmless(markdownToHtml(markdown));
  });

  it('lets no markup through, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '*',
      '_',
      '#',
      '|',
      '\n',
      '\n\n',
      ' ',
      '&',
      '&#58;',
      ':',
      'javascript:',
      'script',
      'img src=x ',
      'onerror=',
      '/',
      '\\',
      '-',
      '---',
      'a',
      'http://x',
      '<!--',
      '-->',
      '=',
      '~~',
      '> ',
      '- ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => expectHarmless(markdownToHtml(pieces.join('')))),
      { numRuns: 2_000 },
    );
  });

  it('loads no pictures from elsewhere', () => {
    expect(markdownToHtml('![chart](https://evil.example/p.png?q=secret)')).toBe(
      '<p><a href="https://evil.example/p.png?q=secret" rel="noopener noreferrer">chart</a></p>\n',
    );
    expect(markdownToHtml('![chart](a.png)')).toContain('<img src="a.png" alt="chart">');
  });

  it('shows text as it is where parsing it would take too long or too deep', () => {
    for (const text of [
      '> '.repeat(5_000),
      '_a__'.repeat(10_000),
      Array.from({ length: 1_000 }, (_none, depth) => `${' '.repeat(depth)}- <b>`).join('\n'),
      `${'>'.repeat(3_000)}x`,
    ]) {
      expect(markdownToHtml(text).startsWith('<pre>')).toBe(true);
      expectHarmless(markdownToHtml(text));
    }
    expect(() => markdownToHtml('x'.repeat(3_000_000))).toThrow(expect.objectContaining({ code: 'INPUT_TOO_LARGE' }));
    const long = Array.from({ length: 2_000 }, (_none, i) => `- **item** ${i}`).join('\n');
    expect(markdownToHtml(long)).toContain('<li><strong>item</strong> 1999</li>');
  });
});
