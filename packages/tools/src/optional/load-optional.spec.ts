import { describe, expect, it } from '@jest/globals';
import { loadOptional } from './load-optional.ts';

describe('loadOptional', () => {
  it('names the command that installs what is missing', async () => {
    const name = 'a-library-nobody-has';
    await expect(loadOptional([name, 'and-more'], () => import(name) as Promise<unknown>)).rejects.toMatchObject({
      code: 'TOOL_NOT_INSTALLED',
      message: expect.stringContaining(`npm install ${name} and-more`),
    });
  });

  it('passes on what went wrong within a library', async () => {
    await expect(loadOptional(['x'], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await loadOptional(['x'], () => Promise.resolve(1))).toBe(1);
  });
});
