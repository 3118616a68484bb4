import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { defaultTools } from '../default-tools.ts';
import { action } from './action-body.ts';
import { parameters } from './parameters.ts';

test('a schema that is given as what makes it is made once, when it is first asked for', async () => {
  let times = 0;
  const body = action<{ readonly n: number }>({
    description: 'Doubles.',
    effect: 'none',
    run: ({ n }) => ({ n: 2 * n }),
    schema: () => (times++, parameters<{ n: number }>({ n: z.coerce.number() })),
  });
  expect(times).toBe(0);
  const context = { signal: new AbortController().signal };
  expect(await body.invoke({ n: '2' }, context, 'double')).toEqual({ n: 4 });
  await expect(body.invoke({ n: 'x' }, context, 'double')).rejects.toThrow('The input of double is not valid');
  expect(body.schema).toBe(body.schema);
  expect(times).toBe(1);
});

test('every action of every built-in tool has a schema when it is asked for', () => {
  const schemas = defaultTools()
    .list()
    .flatMap(({ tool }) => Object.values(tool.actions).map(({ schema }) => schema));
  expect(schemas.length).toBeGreaterThan(60);
  for (const schema of schemas) expect(schema?.['~standard'].version).toBe(1);
});
