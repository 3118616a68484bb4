import { expect, test } from '@jest/globals';
import { parsePackageRequest } from './package-request.ts';

test('name, layer and description are read in any order and form', () => {
  const request = { name: 'rate-limiter', layer: 'mechanism', description: 'Limits over many windows' };
  expect(parsePackageRequest(['rate-limiter', '--layer', 'mechanism', '--description', 'Limits over many windows.'])).toEqual({ request });
  expect(parsePackageRequest(['--description=Limits over many windows', '--layer=mechanism', 'rate-limiter'])).toEqual({ request });
});

test.each([
  [['--layer', 'core', '--description', 'Long enough'], 'not kebab-case'],
  [['RateLimiter', '--layer', 'core', '--description', 'Long enough'], 'not kebab-case'],
  [['../x', '--layer', 'core', '--description', 'Long enough'], 'not kebab-case'],
  [['limiter', '--layer', 'attic', '--description', 'Long enough'], 'is none of core, mechanism'],
  [['limiter', '--layer', 'core', '--description', 'Short'], 'does not say'],
  [['limiter', '--layer', 'core', '--describe', 'Long enough'], 'Unknown option --describe'],
  [['limiter', 'other', '--layer', 'core', '--description', 'Long enough'], 'Unexpected "other"'],
])('%j is refused with a message that helps', (args, message) => {
  expect(parsePackageRequest(args)).toEqual({ problem: expect.stringContaining(message) });
});
