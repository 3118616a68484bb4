import { expect, it } from '@jest/globals';
import { lineLogger } from './line-logger.ts';

const clock = { now: () => 0 };

it('writes one line a message, from its level on, and nothing in it can end the line', () => {
  const lines: string[] = [];
  const logger = lineLogger({ level: 'warning', write: (line) => lines.push(line), clock });
  logger.debug('no');
  logger.info('no');
  logger.warning('two\nlines \u001b[31m', { a: 1 });
  logger.error('bad');
  expect(lines).toEqual(['1970-01-01T00:00:00.000Z WARNING two\\u{a}lines \\u{1b}[31m {"a":1}', '1970-01-01T00:00:00.000Z ERROR bad']);
});
