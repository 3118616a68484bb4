import { describe, expect, test } from '@jest/globals';
import { checkPipeline, openCatalog } from './index.ts';
import { bench } from './spec-support/bench.ts';

const echo = (id: string, message: string, more = ''): string => `{id: ${id}, action: echo, ${more}parameters: {message: '${message}'}}`;

describe('a step of a loop that names itself or a later step', () => {
  test.each(['until', 'while'])('means what that gave in the turn before: %s', async (word) => {
    const { run } = bench();
    const result = await run(`
steps:
  - id: refine
    ${word}: "${word === 'until' ? 'iteration >= 3' : 'iteration < 3'}"
    max_iterations: 5
    steps:
      - ${echo('write', '{{ judge.result | default("first", true) }}>{{ iteration }}')}
      - ${echo('judge', '{{ write }}!', 'dependencies: [write], ')}
      - ${echo('all', '{{ all | default("") }}[{{ judge }}]')}
      - ${echo('once', '{{ judge }}', 'if: "{{ once }}", ')}
outputs: {last: "{{ refine.results[-1].all }}", once: "{{ refine.results[-1].once.status }}"}
`);
    expect(result.outputs['last']).toBe('[first>0!][first>0!>1!][first>0!>1!>2!]');
    expect(result.outputs['once']).toBe('skipped');
  });

  test('means it inside of loops of the body too, and in their conditions', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - id: outer
    until: "iteration >= 2"
    steps:
      - id: each
        for_each: [a, b]
        steps:
          - ${echo('one', '{{ item }}{{ end | default("-", true) }}')}
          - ${echo('two', 'seen', 'if: "{{ end }}", ')}
      - ${echo('end', '{{ each | map(attribute="one") | join(",") }}')}
outputs: {all: "{{ outer.results | map(attribute='end') | join(' ') }}", two: "{{ outer.results[1].each[0].two }}"}
`);
    expect(result.outputs).toEqual({ all: 'a-,b- aa-,b-,ba-,b-', two: 'seen' });
  });

  test('is told apart from steps that declare to wait for each other, and from loops whose turns run side by side', () => {
    const codes = (loop: string, more: string): readonly string[] =>
      checkPipeline(
        `
steps:
  - id: l
    ${loop}
    steps:
      - ${echo('a', '{{ b | default("") }}', more)}
      - ${echo('b', '{{ a }}')}
`,
        { tools: openCatalog },
      ).diagnostics.map(({ code }) => code);
    expect(codes('until: "iteration > 1"', '')).toEqual([]);
    expect(codes('until: "iteration > 1"', 'dependencies: [b], ')).toContain('DEP_CYCLE');
    expect(codes('for_each: [1, 2]', '')).toContain('DEP_CYCLE');
  });

  test('is there in a template that does not ask whether it is, from the second turn on', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - id: l
    until: "iteration >= 2"
    steps:
      - ${echo('a', '{{ b.result }}{% if b %}{{ b.status }}{% endif %}.')}
      - ${echo('b', 'of {{ a }}')}
outputs: {all: "{{ l.results | map(attribute='a') | join('|') }}"}
`);
    expect(result.outputs['all']).toBe('.|of .completed.');
  });

  test('finds no turns in the first one, without having to ask whether there are any', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - id: l
    until: "iteration >= 2"
    steps:
      - ${echo('a', '{{ l.results | length }}{{ l.iterations | length }}{{ l.count }}{% if l.results %}{{ l.results[-1].a }}{% endif %}{% if loop_state.last %}!{% endif %}')}
outputs: {all: "{{ l.results | map(attribute='a') | join('|') }}"}
`);
    expect(result.outputs['all']).toBe('000|111000!');
  });
});
