import { describe, expect, test } from '@jest/globals';
import { stillClock as clock } from '../spec-support/bench.ts';
import { renderTemplate } from './index.ts';

const codeOf = (template: string, data: Record<string, unknown> = {}): unknown => {
  try {
    return renderTemplate(template, data, { clock });
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
};
const grown = (start: string, step: string, use: string): string =>
  `{% set n = namespace(x=${start}, y=${start}) %}{% for i in range(60) %}{% set n.x = ${step} %}{% set n.y = ${step} %}{% endfor %}${use}`;

describe('a value that a template builds', () => {
  test.each([
    ['of lists that hold lists twice', '[1]', '[n.x, n.x]', '{{ n.x }}'],
    ['of mappings that hold mappings twice', '{"a": 1}', '{"l": n.x, "r": n.x}', '{{ n.x | tojson }}'],
    ['with dict()', '{"a": 1}', 'dict(l=n.x, r=n.x)', '{{ n.x }}'],
    ['with zip()', '[1]', 'zip(n.x, n.x)', '{{ n.x }}'],
    ['by repeating', '[1]', '[n.x] * 2', '{{ n.x }}'],
    ['by adding', '[1]', '[n.x] + [n.x]', '{{ n.x }}'],
    ['by a filter', '[1]', '[n.x] | batch(2, n.x)', '{{ n.x }}'],
    ['to be compared', '[1]', '[n.x, n.x]', '{{ n.x == n.y }}'],
    ['never to be used', '[1]', '[n.x, n.x]', 'done'],
  ])('is refused when it doubles without end: %s', (_how, ...parts) => {
    expect(codeOf(grown(...parts))).toBe('TEMPLATE_BUDGET');
  });

  test('counts its texts as often as they would be written', () => {
    expect(codeOf('{% set big = "x" * 900000 %}{{ ([big] * 100) | length }}')).toBe('TEMPLATE_BUDGET');
  });

  test('nests 64 levels deep, and no deeper', () => {
    const nested = (turns: number): string =>
      `{% set n = namespace(x=1) %}{% for i in range(${turns}) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}`;
    expect(codeOf(nested(64))).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
    expect(codeOf(nested(66))).toBe('TEMPLATE_BUDGET');
  });

  test('may hold what it was given several times, and as much of it as there is', () => {
    const docs = Array.from({ length: 40 }, (_, i) => ({ i, text: 'x'.repeat(1_000) }));
    expect(codeOf('{{ [docs, docs, docs] | map("length") | join(",") }}', { docs })).toBe('40,40,40');
    expect(codeOf('{{ docs == docs }}', { docs })).toBe(true);
  });
});
