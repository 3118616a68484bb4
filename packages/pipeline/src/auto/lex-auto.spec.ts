import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { autoSpec } from './auto-spec.ts';
import type { AutoTag } from './auto-tag.ts';
import { lexAuto } from './lex-auto.ts';

const tagsOf = (source: string): readonly AutoTag[] => lexAuto(source).tags;

describe('AUTO tags', () => {
  test('are taken as they are, colons and quotes included', () => {
    expect(tagsOf('prompt: <AUTO>choose: "a" or {b}, [c]</AUTO>\n')).toMatchObject([{ text: 'choose: "a" or {b}, [c]', isClosed: true }]);
  });

  test('have attributes, also in escaped quotes', () => {
    expect(tagsOf('a: <AUTO task="x y" min=1 max=\'9\'>t</AUTO>')[0]!.attributes).toEqual({ task: 'x y', min: '1', max: '9' });
    expect(tagsOf('a: "<AUTO task=\\"q\\">t</AUTO>"')[0]).toMatchObject({ attributes: { task: 'q' }, text: 't' });
  });

  test('that are not closed end with their line, before a comment', () => {
    expect(tagsOf('a: <AUTO>  # words\nb: <AUTO>pick one\nc: <AUTO>x</AUTO>\n')).toMatchObject([
      { text: '', isClosed: false },
      { text: 'pick one', isClosed: false },
      { text: 'x', isClosed: true },
    ]);
    expect(tagsOf('x: {a: <AUTO>}\ny: "<AUTO>pick"\n').map(({ text }) => text)).toEqual(['', 'pick']);
  });

  test('may reach over lines of a block, and hold others', () => {
    expect(tagsOf('a: |\n  text <AUTO>one\n    two <AUTO>three</AUTO>\n  four</AUTO> end\nb: 1\n')).toMatchObject([
      { text: 'one\n  two three\nfour' },
    ]);
  });

  test('are each looked at once, however many there are', () => {
    expect(tagsOf(`a: ${'<AUTO>'.repeat(20_000)}`)).toHaveLength(20_000);
    expect(tagsOf(`a: "${'<AUTO>'.repeat(20_000)}"`)).toHaveLength(1);
    expect(tagsOf(`a: |\n${'  - <AUTO>x\n'.repeat(20_000)}`)).toHaveLength(20_000);
    expect(tagsOf(`a: ${'<AUTO>x</AUTO> '.repeat(20_000)}`).every(({ isClosed, text }) => isClosed && text === 'x')).toBe(true);
    expect(tagsOf(`a: ${'<AUTO>'.repeat(20_000)}${'</AUTO>'.repeat(20_000)}`)).toHaveLength(1);
  });

  test('do not reach into the next key', () => {
    expect(tagsOf('a: <AUTO>one\nb: two</AUTO>\n')[0]).toMatchObject({ text: 'one', isClosed: false });
  });

  test('places behind them are those of the source', () => {
    const tag = fc.constantFrom('<AUTO>a: b</AUTO>', '<AUTO task="x">long words, "quoted"</AUTO>', '<AUTO/>');
    const plain = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'é', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, tag), { maxLength: 6 }), plain, (parts, end) => {
        const source = parts.flat().join('') + end;
        const lexed = lexAuto(source);
        for (let at = 0; at < lexed.text.length; at++) {
          const char = lexed.text[at]!;
          if (/[a-z é\n]/.test(char) && !/[\ue000-\uf8ff]\d*$/.test(lexed.text.slice(0, at))) expect(source[lexed.toSource(at)]).toBe(char);
        }
      }),
      { seed: 5 },
    );
  });

  test.each([
    ['max_tokens', '', {}, 'integer'],
    ['temperature', '', {}, 'number'],
    ['condition', '', {}, 'boolean'],
    ['for_each', '', {}, 'list'],
    ['style', 'choose "a" or "b"', {}, 'choice'],
    ['x', 'Answer true or false', {}, 'boolean'],
    ['x', 'anything', { type: 'integer' }, 'integer'],
    ['x', 'How many pages?', {}, 'integer'],
    ['x', 'Name it', {}, 'text'],
  ])('the value of %s for %j %j is a %s', (...[key, text, attributes, kind]) => {
    expect(autoSpec({ attributes, text, start: 0, end: 0, isClosed: true }, key).kind).toBe(kind);
  });
});
