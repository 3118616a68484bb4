import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCatalog } from '../catalog/tool-catalog.ts';
import { checkPipeline } from '../compile/compile-pipeline.ts';
import { templateLibrary } from '../template/index.ts';

function told(text: string): readonly string[] {
  return checkPipeline(text, { tools: openCatalog, library: templateLibrary() }).diagnostics.map(
    ({ code, range }) => `${range?.line}:${range?.column} ${code}`,
  );
}

const duplicate = 'name: x\nname: y\n';
const steps = 'steps:\n  - id: a\n    action: echo\n';

describe('a file that does not parse', () => {
  it.each([
    ['a colon in a text', `description: a: b\n${duplicate}${steps}`, ['1:14 YAML_SYNTAX', '3:1 YAML_DUPLICATE_KEY']],
    [
      'a list that is never closed',
      `${duplicate}tags: [a, b\n${steps}    paramters: {}\n`,
      ['2:1 YAML_DUPLICATE_KEY', '3:7 YAML_SYNTAX', '7:5 KEY_UNKNOWN'],
    ],
    [
      'a text that begins with a special character',
      `${steps}    parameters: {a: 1, a: 2}\n    name: @home\n    conditon: "true"\n`,
      ['4:24 YAML_DUPLICATE_KEY', '5:11 YAML_SYNTAX', '6:5 KEY_UNKNOWN'],
    ],
    [
      'a text in quotes that is never closed',
      `description: "open\n${duplicate}${steps}    <<: {}\n`,
      ['1:14 YAML_SYNTAX', '3:1 YAML_DUPLICATE_KEY', '7:5 YAML_MERGE_KEY'],
    ],
    [
      'two such places',
      `description: a: b\nversion: c: d\n${steps}    timeout: 1\n    timeout: 2\n`,
      ['1:14 YAML_SYNTAX', '2:10 YAML_SYNTAX', '7:5 YAML_DUPLICATE_KEY'],
    ],
    [
      'a template that is not closed',
      `${steps}    parameters:\n      message: "{{ 1 + }}"\n    name: *nobody\n    description: x: y\n`,
      ['5:24 TEMPLATE_SYNTAX', '6:11 YAML_ALIAS_UNKNOWN', '7:18 YAML_SYNTAX'],
    ],
  ])('for %s is told of at once, with what else is wrong in it', (_what, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('is read on below a key whose value is broken', () => {
    expect(told(`${duplicate}steps:\n  - id: a\n    parameters: x: y\n      path: a\n      path: b\n    id: b\n`)).toEqual([
      '2:1 YAML_DUPLICATE_KEY',
      '5:17 YAML_SYNTAX',
      '7:7 YAML_DUPLICATE_KEY',
      '8:5 YAML_DUPLICATE_KEY',
    ]);
    expect(told(`steps:\n  - id: a: b\n    actoin: echo\n`)).toEqual(['2:9 YAML_SYNTAX', '3:5 KEY_UNKNOWN']);
  });

  it('where nothing can be read on tells of what stands before it', () => {
    expect(told(`${duplicate}steps:\n  - id: a\n\t  action: echo\n  id: b\n  id: b\n`).map((each) => each.split(' ')[1])).toEqual([
      'YAML_DUPLICATE_KEY',
      'YAML_TAB',
    ]);
  });

  it('is not said to lack what may stand in the place that cannot be read', () => {
    expect(told(`inputs: x: y\nsteps:\n  - id: a\n    tool: z: z\n    depends_on: [b]\n    parameters: {message: "{{ q }}"}\n`)).toEqual([
      '1:9 YAML_SYNTAX',
      '4:11 YAML_SYNTAX',
    ]);
  });

  it('with a structural fault alone is looked through as well', () => {
    expect(told(`${duplicate}steps:\n  - id: a\n    action: echo\n    dependencis: []\n`)).toEqual([
      '2:1 YAML_DUPLICATE_KEY',
      '6:5 KEY_UNKNOWN',
    ]);
  });

  it('never makes a good part of it bad', () => {
    const lines = ['name: x', 'description: "a b"', 'version: 1', 'tags: [a, b]', 'metadata: {k: v}', '# note', 'timeout: 3'];
    const broken = fc.constantFrom('author: a: b', 'author: "a', 'author: [a', 'author: @b', 'author: {a: b', "author: 'c");
    fc.assert(
      fc.property(fc.shuffledSubarray(lines), broken, fc.nat(7), (good, bad, at) => {
        const all = [...good.slice(0, at), bad, ...good.slice(at)];
        const codes = told(`${all.join('\n')}\n${steps}`);
        expect(codes).toHaveLength(1);
        expect(codes[0]).toMatch(new RegExp(`^${all.indexOf(bad) + 1}:\\d+ YAML_SYNTAX$`));
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
