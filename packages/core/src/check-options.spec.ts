import { describe, expect, it } from '@jest/globals';
import { checkOptions, type OptionKind } from './check-options.ts';

const kinds: Readonly<Record<string, OptionKind>> = {
  store: 'path',
  run: 'function',
  ttlMs: 'positive',
  logger: ['info', 'error'],
  tools: 'any',
};
const said = (options: object): string => {
  try {
    checkOptions(options, kinds);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('options', () => {
  it('that are what they are to be pass', () => {
    expect(said({ store: 'a', run: () => 1, ttlMs: 5, logger: { info: () => 1, error: () => 1 }, tools: 7 })).toBe('');
    expect(said({ store: null, run: undefined })).toBe('');
  });

  it.each([
    [{ stor: 'a' }, 'The option "stor" is not known. Did you mean "store"?'],
    [{ store: 5 }, 'The option "store" is 5. Give the path of a file.'],
    [{ run: 'x' }, 'The option "run" is "x". Give a function.'],
    [{ ttlMs: '10' }, 'The option "ttlMs" is "10". Give a number above 0.'],
    [{ ttlMs: 0 }, 'The option "ttlMs" is 0. Give a number above 0.'],
    [{ logger: 'debug' }, 'The option "logger" is "debug". Give an object with info(), error().'],
    [{ logger: { info: () => 1 } }, 'The option "logger" is an object without error(). Give an object with info(), error().'],
  ])('%j are refused with what is wrong and what is wanted', (options, message) => expect(said(options)).toBe(message));
});
