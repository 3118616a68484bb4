import { describe, expect, it } from '@jest/globals';
import { knownParameters, unknownParameters } from '@tutti/core';
import { defaultTools } from './default-tools.ts';

const tools = defaultTools()
  .list()
  .map(({ name, tool }) => ({ name, actions: Object.values(tool.actions) }));

describe('the built-in tools', () => {
  it.each(tools)('$name knows each spelling of each parameter, and tells of each misspelt one', ({ actions }) => {
    for (const known of actions.map((action) => knownParameters(action))) {
      expect(known).toMatchObject({ takesCamelCase: true });
      const spellings = Object.entries(known?.names ?? {}).flatMap(([name, others]) => [name, ...others]);
      for (const spelling of spellings) {
        expect(unknownParameters([spelling], known!)).toEqual([]);
        const misspelt = `${spelling.slice(0, 1)}${spelling.slice(2)}`;
        if (spelling.length >= 5 && !spellings.includes(misspelt))
          expect(unknownParameters([misspelt], known!)).toEqual([{ name: misspelt, near: expect.any(String) }]);
      }
    }
  });
});
