import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitCommand } from './split-command.ts';

describe('splitCommand', () => {
  it.each([
    ['git  status ', ['git', 'status']],
    [`echo 'a b' "c d"`, ['echo', 'a b', 'c d']],
    [`echo a'b'"c"`, ['echo', 'abc']],
    [`x ''`, ['x', '']],
    [String.raw`echo "a\"b" 'c\d' e\ f`, ['echo', 'a"b', String.raw`c\d`, 'e f']],
    [`grep -E '(a|b)$' "*.txt"`, ['grep', '-E', '(a|b)$', '*.txt']],
    ['', []],
    [' \t ', []],
  ])('reads %j', (line, words) => expect(splitCommand(line)).toEqual(words));

  it.each(['ls | wc', 'ls; id', 'ls && id', 'echo $HOME', 'echo `id`', 'ls *.txt', 'ls > out', 'ls ~', 'a\nb', '(ls)', 'ls &', 'echo #x'])(
    'refuses %j, which only a shell understands',
    (line) => {
      expect(() => splitCommand(line)).toThrow(expect.objectContaining({ code: 'COMMAND_NOT_ALLOWED' }));
    },
  );

  it.each([`echo 'a`, 'echo "a', 'echo \\'])('refuses %j, which does not end', (line) => {
    expect(() => splitCommand(line)).toThrow(expect.objectContaining({ code: 'ARG_INVALID' }));
  });

  it('gives back any words that were quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitCommand(words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' '))).toEqual(words);
      }),
    );
  });
});
