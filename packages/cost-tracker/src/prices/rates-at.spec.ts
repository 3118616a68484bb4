import { expect, test } from '@jest/globals';
import { ratesAt } from './rates-at.ts';

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
