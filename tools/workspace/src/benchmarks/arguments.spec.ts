import { expect, test } from '@jest/globals';
import { readPeerOptions, sectionsArgument } from './arguments.ts';

const read = (...args: string[]): unknown => readPeerOptions(args, { rounds: { usual: 7, least: 1 }, seed: { usual: 3, least: 0 } });

test('a benchmark without arguments measures its peers too, as usual', () => {
  expect(read()).toEqual({ json: false, gate: false, peers: true, rounds: 7, seed: 3 });
  expect(read('--json', '--gate', '--no-peers', '--rounds', '1', '--seed=0')).toEqual({
    json: true,
    gate: true,
    peers: false,
    rounds: 1,
    seed: 0,
  });
});

test.each([
  [['--rounds', '0']],
  [['--rounds', '1.5']],
  [['--rounds', ' ']],
  [['--seed', '-1']],
  [['--seed=x']],
  [['--steps', '5']],
  [['kernel']],
])('%j makes no sense', (args) => {
  expect(() => read(...args)).toThrow();
});

test('sections are named one after another, and one there is not is told with those there are', () => {
  expect(sectionsArgument('b, a', ['a', 'b', 'c'])).toEqual(['b', 'a']);
  expect(() => sectionsArgument('a,d', ['a', 'b'])).toThrow('--only names "d", which is no section. Sections: a, b.');
});
