import { describe, expect, test } from '@jest/globals';
import { ModelsFileError } from '../errors/models-file-error.ts';
import { editModelsFile } from './edit-models-file.ts';
import { readModelsFile } from './read-models-file.ts';

const commented = `# mine, by hand
# those we pay for
models:
  openai/gpt-5: { cost_per_1k_tokens: 0.004 } # list price

  mine:
    provider: openai
# never again
ban: [ local/extractive ]
`;

describe('a models file that is changed', () => {
  test('keeps its comments, its order and all that the change is not about', () => {
    const { text, isChanged } = editModelsFile(commented, { do: 'ban', model: 'mine' });
    expect(isChanged).toBe(true);
    expect(text).toBe(commented.replace('[ local/extractive ]', '[ local/extractive, mine ]'));
    expect(editModelsFile(text, { do: 'unban', model: 'mine' }).text).toBe(commented);
  });

  test('is left as it is when there is nothing to change', () => {
    for (const edit of [{ do: 'ban', model: 'local/extractive' }, { do: 'unban', model: 'mine' }, { do: 'unpin' }] as const)
      expect(editModelsFile(commented, edit)).toEqual({ text: commented, isChanged: false });
  });

  test('may be empty, or nothing but comments', () => {
    expect(editModelsFile('', { do: 'ban', model: 'a' }).text).toBe('ban: [a]\n');
    const { text } = editModelsFile('# to do\n', { do: 'pin', model: 'a' });
    expect(text).toContain('# to do');
    expect(readModelsFile(text).pins).toEqual(new Map([['*', 'a']]));
  });

  test('pins for every task or for one, and unpins by task or by model', () => {
    const one = editModelsFile('', { do: 'pin', model: 'a' }).text;
    expect(one).toBe('pin: a\n');
    const two = editModelsFile(one, { do: 'pin', model: 'b', task: 'coding' }).text;
    expect(readModelsFile(two).pins).toEqual(
      new Map([
        ['*', 'a'],
        ['coding', 'b'],
      ]),
    );
    expect(readModelsFile(editModelsFile(two, { do: 'unpin', model: 'a' }).text).pins).toEqual(new Map([['coding', 'b']]));
    expect(readModelsFile(editModelsFile(two, { do: 'unpin', task: 'coding' }).text).pins).toEqual(new Map([['*', 'a']]));
    expect(editModelsFile(editModelsFile(two, { do: 'unpin', task: 'coding' }).text, { do: 'unpin' }).text).not.toContain('pin');
  });

  test('is told its mistakes before anything is written', () => {
    expect(() => editModelsFile('bann: [a]\n', { do: 'ban', model: 'b' })).toThrow(ModelsFileError);
  });

  test('keeps Windows line ends', () => {
    expect(editModelsFile('# a\r\nban:\r\n  - b\r\n', { do: 'ban', model: 'c' }).text).toBe('# a\r\nban:\r\n  - b\r\n  - c\r\n');
  });
});
