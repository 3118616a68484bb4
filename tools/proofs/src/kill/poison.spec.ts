import { expect, test } from '@jest/globals';
import { poison } from './poison.ts';

test('a run that kills every process it runs in is parked after five recoveries; others go on, and it does once its cause is mended', async () => {
  expect(await poison(10)).toEqual({
    victims: 6,
    status: 'dead-letter',
    other: 'completed',
    resumed: 'completed',
    carriedAs: 'dead-letter',
    recovered: 'completed',
  });
});
