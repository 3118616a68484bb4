import { describe, expect, test } from '@jest/globals';
import { TuttiError } from '@tutti/core';
import fc from 'fast-check';
import { referencesOf, renderTemplate, templateLibrary, templateNodes } from './index.ts';

const words = [
  'a',
  'b',
  'list',
  'map',
  '.',
  '[',
  ']',
  '(',
  ')',
  '|',
  ' ',
  '1',
  '0',
  '-',
  '+',
  '*',
  '**',
  '/',
  '//',
  '%',
  '~',
  '==',
  '<',
  'in',
  'not',
  'is',
  'defined',
  'if',
  'else',
  'and',
  '"x"',
  "'",
  ',',
  ':',
  '{',
  '}',
  '__proto__',
  'constructor',
  'range',
  '99999999',
];
const filters = [...templateLibrary().filters.keys()];
const expression = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...filters)), { maxLength: 14 })
  .map((parts) => parts.join(' '));
const piece = fc.oneof(
  expression.map((text) => `{{ ${text} }}`),
  expression.map((text) => `{% if ${text} %}y{% endif %}`),
  expression.map((text) => `{% for i in ${text} %}{{ i }}{% endfor %}`),
  fc.constantFrom('{% set a = 1 %}', '{% endif %}', '{#', '#}', '{%- raw %}', '{% endraw %}', '{{', '}}'),
  fc.string({ maxLength: 8 }),
);
const template = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
const data = fc.record({
  a: fc.jsonValue({ maxDepth: 3 }),
  b: fc.string(),
  list: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 5 }),
  map: fc.dictionary(fc.string({ maxLength: 3 }), fc.integer()),
});

describe('any template on any data', () => {
  test('gives plain data within its limits or an error of Tutti, and leaves the data as it was', () => {
    fc.assert(
      fc.property(template, data, (source, values) => {
        const before = JSON.stringify(values);
        try {
          const result = renderTemplate(source, values, { limits: { iterations: 200, outputChars: 2_000 } });
          if (typeof result === 'string' && source !== '' && !/^\{\{[^]*\}\}$/.test(source))
            expect(result.length).toBeLessThanOrEqual(2_000);
          expect(typeof result).not.toBe('function');
        } catch (error) {
          if (!TuttiError.isInstance(error)) throw error;
        }
        expect(JSON.stringify(values)).toBe(before);
      }),
      { numRuns: 1_500, seed: 1 },
    );
  });

  test('is rendered from the names that its references list, and no others', () => {
    fc.assert(
      fc.property(template, data, (source, values) => {
        const asked = new Set<string>();
        const names = {
          lookup: (name: string): unknown => {
            asked.add(name);
            return Object.hasOwn(values, name) ? values[name as keyof typeof values] : undefined;
          },
        };
        let listed: Set<string>;
        try {
          listed = new Set(referencesOf(templateNodes(source)).names.map(({ name }) => name));
        } catch {
          return;
        }
        try {
          renderTemplate(source, names);
        } catch (error) {
          if (!TuttiError.isInstance(error)) throw error;
        }
        for (const name of asked)
          if (name !== 'i' && name !== 'loop') expect([...listed, ...templateLibrary().functions.keys()]).toContain(name);
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  test.each(filters)('the filter %s gives a value or an error of Tutti for any input', (filter) => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 2 }),
        fc.array(fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant(1e9)), { maxLength: 3 }),
        (input, args) => {
          try {
            renderTemplate(
              `{{ input | ${filter}(*) }}`.replace('(*)', args.length === 0 ? '' : `(${args.map((_, i) => `args[${i}]`).join(', ')})`),
              { input, args },
            );
          } catch (error) {
            if (!TuttiError.isInstance(error)) throw error;
          }
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  });
});
