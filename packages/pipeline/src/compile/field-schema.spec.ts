import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import { compilePipeline, openCatalog } from '../index.ts';

/** What is asked of the model in step `a` because of how others use its answer. */
function asked(uses: string): Json | undefined {
  const { graph } = compilePipeline(`steps:\n  - {id: a, action: generate_text, parameters: {prompt: hi, tone: dry}}\n${uses}`, {
    tools: openCatalog,
  });
  const node = graph.nodes.find(({ id }) => id === 'a')!;
  return (node as { input?: { work?: { inferredSchema?: Json } } }).input?.work?.inferredSchema;
}
const use = (template: string): Json | undefined =>
  asked(`  - {id: b, action: echo, parameters: {message: ${JSON.stringify(template)}}}\n`);

describe("what others read of a model's answer", () => {
  test('is nothing when they read its text, its state or its parameters', () => {
    expect(use('{{ a }} {{ a.result }} {{ a.result.content }} {{ a.status }} {{ a.tone }} {{ a.model }}')).toBeUndefined();
  });

  test('is asked for by name, with the kind that its use tells', () => {
    expect(
      use('{{ a.title | upper }} {% if a.score > 0.5 %}{% endif %} {% if a.result.ok == true %}{% endif %}{{ a.tags | join(",") }}'),
    ).toEqual({
      type: 'object',
      properties: { title: { type: 'string' }, score: { type: 'number' }, ok: { type: 'boolean' }, tags: { type: 'array', items: {} } },
      required: ['title', 'score', 'ok', 'tags'],
    });
  });

  test('is followed through loops, names and JSON', () => {
    expect(
      use(
        '{% set d = a.result | from_json %}{% for c in d.claims %}{{ c.text }}{% if c.weight > 1 %}{% endif %}{% endfor %}{{ (a.result | from_json).total }}',
      ),
    ).toEqual({
      type: 'object',
      properties: {
        claims: {
          type: 'array',
          items: { type: 'object', properties: { text: {}, weight: { type: 'number' } }, required: ['text', 'weight'] },
        },
        total: {},
      },
      required: ['claims', 'total'],
    });
  });

  test('is a list where a loop goes through it', () => {
    expect(asked('  - {id: b, for_each: "{{ a.topics[:3] }}", action: echo, parameters: {message: "{{ item }}"}}\n')).toMatchObject({
      properties: { topics: { type: 'array' } },
    });
  });
});
