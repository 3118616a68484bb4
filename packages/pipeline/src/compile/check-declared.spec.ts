import { describe, expect, test } from '@jest/globals';
import { catalogOfNames, checkPipeline } from '../index.ts';

const steps = 'steps:\n  - { id: first, tool: report-generator, action: generate, parameters: { content: x } }\n';

function warnings(declared: string): (readonly [message: string, line: number | undefined])[] {
  const { compiled, diagnostics } = checkPipeline(`${declared}${steps}`, { tools: catalogOfNames(['report-generator']) });
  expect(compiled).toBeDefined();
  return diagnostics.filter(({ code }) => code === 'DEFAULT_UNRESOLVED').map(({ message, range }) => [message, range?.line]);
}

describe('templates in what a file declares', () => {
  test.each<[string, string, readonly [message: RegExp, line: number]]>([
    ['a step in the default of an input', 'inputs:\n  a: "{{ first.content }}"\n', [/The default of input "a" names the step "first"/, 2]],
    ['a step by its id', 'inputs:\n  a: { type: string, default: "{{ steps.first.x }}" }\n', [/names the step "first"/, 2]],
    ['a step in a list of a variable', 'variables:\n  a: 1\n  b: [x, { c: "{{ first }}" }]\n', [/The value of "b" names the step/, 3]],
    [
      'a name that is not there',
      'inputs:\n  topic: t\ncontext:\n  a: "{{ topc }}"\n',
      [/The value of "a" names "topc", which is not there/, 4],
    ],
    ['what is no template', 'inputs:\n  a: "{{ b | }}"\n', [/is no template that can be read/, 2]],
  ])('are told of when they name %s', (_name, declared, [message, line]) => {
    expect(warnings(declared)).toEqual([[expect.stringMatching(message), line]]);
  });

  test.each([
    [
      'other inputs and facts of the run',
      'inputs:\n  a: t\n  b: "{{ a }}/{{ execution.date }}"\nvariables:\n  c: "{{ b }} {{ inputs.a }}"\n',
    ],
    ['what may be missing', 'inputs:\n  a: "{{ first.content | default(\'-\') }}"\n'],
    ['nothing: they are written as they are meant', 'inputs:\n  a: "{% raw %}{{ first }}{% endraw %}"\n'],
    ['an input that has the name of a step', 'inputs:\n  first: t\n  b: "{{ first }}"\n'],
    ['names of their own', 'inputs:\n  a: "{% for i in [1, 2] %}{{ i }}{% endfor %}"\n'],
  ])('are not when they name %s', (_name, declared) => {
    expect(warnings(declared)).toEqual([]);
  });
});
