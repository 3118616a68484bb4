import { expect, test } from '@jest/globals';
import { randomInteger, randomPick, randomShuffle } from './random-tools.ts';
import { seedFromEnvironment } from './seed-from-environment.ts';
import { seededRandom } from './seeded-random.ts';

const draw = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

test('the same seed gives the same numbers, neighbouring seeds give others', () => {
  expect(draw(7, 20)).toEqual(draw(7, 20));
  expect(draw(7, 20)).not.toEqual(draw(8, 20));
  expect(draw(1, 20)).not.toEqual(draw(2 ** 32 + 1, 20));
});

test('numbers lie in [0, 1) and fill ten equal bins evenly', () => {
  const bins = new Array<number>(10).fill(0);
  const values = draw(42, 100_000);
  expect(values.filter((value) => !(value >= 0 && value < 1))).toEqual([]);
  for (const value of values) bins[Math.floor(value * 10)]! += 1;
  // Chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand seeds.
  const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(27.9);
});

test('first numbers of consecutive seeds are not in step with the seed', () => {
  const firsts = Array.from({ length: 1_000 }, (_, seed) => draw(seed, 1)[0] as number);
  const rises = firsts.slice(1).filter((value, index) => value > (firsts[index] as number)).length;
  expect(Math.abs(rises - 500)).toBeLessThan(60);
});

test('a shuffle keeps the items and leaves its input alone', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = randomShuffle(seededRandom(3), items);
  expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  expect(shuffled).not.toEqual(items);
  expect(items).toContain(randomPick(seededRandom(1), items));
  expect(randomInteger(seededRandom(1), 3)).toBeLessThan(3);
  expect(() => randomPick(seededRandom(1), [])).toThrow('empty');
});

test('the seed comes from the environment, is told, and must be a whole number', () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  expect(seedFromEnvironment({ environment: { TUTTI_TEST_SEED: '123' }, print })).toBe(123);
  expect(lines).toEqual(['Seed 123; to repeat: TUTTI_TEST_SEED=123']);
  const drawn = seedFromEnvironment({ environment: {}, print });
  expect(Number.isSafeInteger(drawn)).toBe(true);
  expect(lines[1]).toContain(`TUTTI_TEST_SEED=${drawn}`);
  expect(() => seedFromEnvironment({ environment: { TUTTI_TEST_SEED: 'soon' }, print })).toThrow('no whole number');
});
