const scales: readonly (readonly [RegExp, number])[] = [
  [/^(?:trillion)/i, 1e12],
  [/^(?:billion|bn\b|b\b)/i, 1e9],
  [/^(?:million|mn?\b)/i, 1e6],
  [/^(?:thousand|k\b)/i, 1e3],
];
const named: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  hundred: 100,
};

/** The first number of a text with its scale: `$3.2 million` → 3200000, `12%` → 12, `three` → 3. */
export function readNumber(text: string): number | undefined {
  const match = /([-−]?\d[\d,']*(?:\.\d+)?)\s?([a-z]*)/i.exec(text);
  if (match === null) {
    const word = text
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.find((found) => Object.hasOwn(named, found));
    return word === undefined ? undefined : named[word];
  }
  const value = Number((match[1] ?? '').replace('−', '-').replaceAll(/[,']/g, ''));
  const scale = scales.find(([pattern]) => pattern.test(match[2] ?? ''))?.[1] ?? 1;
  return Number.isFinite(value) ? value * scale : undefined;
}
