import { describe, expect, test } from '@jest/globals';
import { parseIndex } from './hostile-index.ts';

const HEADER = 'id\tcategory\tfile\tlocator(line)\texpected\tcode\tnote';

describe('an index of hostile inputs', () => {
  test('is read whatever its line ends, with empty cells and notes', () => {
    const text = `\uFEFF${HEADER}\r\na\tsse-openai\tx/a.sse\t\taccept\t\tcontrol\r\n\r\nb\turl\tu.jsonl\t12\treject\tURL_PRIVATE`;
    expect(parseIndex(text)).toEqual([
      { id: 'a', category: 'sse-openai', file: 'x/a.sse', locator: '', expected: 'accept', code: '', note: 'control' },
      { id: 'b', category: 'url', file: 'u.jsonl', locator: '12', expected: 'reject', code: 'URL_PRIVATE', note: '' },
    ]);
  });

  test.each([
    ['an expectation nobody knows', 'a\turl\tf\t\tmaybe\t\t'],
    ['a category that is no name', 'a\t../url\tf\t\treject\tX\t'],
    ['too few cells', 'a url f'],
  ])('with %s names the line', (_what, line) => {
    expect(() => parseIndex(`${HEADER}\n${line}\n`)).toThrow('Line 2');
  });

  test('with an id twice is refused', () => {
    expect(() => parseIndex(`${HEADER}\na\turl\tf\t\taccept\t\t\na\turl\tg\t\taccept\t\t\n`)).toThrow('two rows with the id "a"');
  });
});
