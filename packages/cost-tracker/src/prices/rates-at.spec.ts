import { expect, test } from '@jest/globals';
import { ratesAt, ratesWithin } from './rates-at.ts';

const [usual, later, night] = [{ input: 1 }, { input: 2 }, { input: 3 }];
const hour = (hours: number, minutes: number = 0): number => (hours * 60 + minutes) * 60;
const at = (time: string): number => Date.parse(`2026-03-10T${time}Z`);

test('a price holds from its day on', () => {
  const prices = [{ rates: usual }, { from: '2026-03-10', rates: later }];
  expect([ratesAt(prices, at('00:00:00') - 1), ratesAt(prices, at('00:00:00'))]).toEqual([usual, later]);
});

test.each([
  { where: 'within a day', between: [hour(9), hour(17)], times: ['08:59:59', '09:00:00', '16:59:59', '17:00:00'] },
  { where: 'over midnight', between: [hour(16, 30), hour(0, 30)], times: ['16:29:59', '16:30:00', '00:29:59', '00:30:00'] },
] as const)('a price for a part of the day holds from its beginning to just before its end: $where', ({ between, times }) => {
  const prices = [{ rates: usual }, { between, rates: night }];
  expect(times.map((time) => ratesAt(prices, at(time)))).toEqual([usual, night, night, usual]);
});

test('where no condition is met the first price holds, and without prices nothing costs anything', () => {
  expect([ratesAt([{ from: '2027-01-01', rates: later }], at('12:00:00')), ratesAt([], 0)]).toEqual([later, {}]);
});

test.each([
  { where: 'long before', time: '14:00:00', expected: [usual] },
  { where: 'just before it begins', time: '15:59:59', expected: [usual, night] },
  { where: 'within it', time: '20:00:00', expected: [night] },
  { where: 'before it ends, after midnight', time: '23:45:00', expected: [night, usual] },
] as const)('a call that begins now may end under the prices of the next hour: $where', ({ time, expected }) => {
  const prices = [{ rates: usual }, { between: [hour(16, 30), hour(0, 30)], rates: night }] as const;
  expect(ratesWithin(prices, at(time), 3_600_000)).toEqual(expected);
});

test('a price that begins on the next day counts shortly before it', () => {
  const prices = [{ rates: usual }, { from: '2026-03-11', rates: later }];
  expect([ratesWithin(prices, at('22:59:59'), 3_600_000), ratesWithin(prices, at('23:30:00'), 3_600_000)]).toEqual([
    [usual],
    [usual, later],
  ]);
});
