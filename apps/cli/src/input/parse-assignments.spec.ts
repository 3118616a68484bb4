import { describe, expect, test } from '@jest/globals';
import { parseAssignments } from './parse-assignments.ts';

const parse = (...pairs: string[]): unknown => parseAssignments(pairs, '--input');

describe('name=value pairs', () => {
  test.each([
    ['n=3', 3],
    ['n=-2.5e3', -2500],
    ['n=true', true],
    ['n=false', false],
    ['n=null', null],
    ['n=', ''],
    ['n=a=b', 'a=b'],
    ['n=[1, "a"]', [1, 'a']],
    ['n={"a": {"b": 1}}', { a: { b: 1 } }],
    ['n="3"', '3'],
    ['n=007', '007'],
    ['n=1.2.3', '1.2.3'],
    ['n=12345678901234567890', '12345678901234567890'],
    ['n= spaced ', ' spaced '],
    ['n=True', 'True'],
  ])('%s gives %j', (pair, value) => {
    expect(parse(pair)).toEqual({ n: value });
  });

  test('take text inputs as they are typed', () => {
    expect(parseAssignments(['a=3', 'b=3', 'a2=[not json'], '--input', new Set(['a', 'a2']))).toEqual({ a: '3', b: 3, a2: '[not json' });
  });

  test('let the last of one name win', () => {
    expect(parse('a=1', 'a=2')).toEqual({ a: 2 });
  });

  test.each(['novalue', '=3', '__proto__=1', 'constructor=1', 'n={"a":', 'n=[1,'])('refuse %j', (pair) => {
    expect(() => parse(pair)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
