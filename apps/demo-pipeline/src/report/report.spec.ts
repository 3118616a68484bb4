import { describe, expect, test } from '@jest/globals';
import { assess, type Assessment } from './assessment.ts';
import { declaredClasses } from './licence-class.ts';
import { reportMarkdown } from './markdown.ts';
import { reportPage } from './page.ts';
import { judge } from './policy.ts';
import { totalsOf } from './totals.ts';

const policy = { allow: ['MIT', 'Apache-2.0'], deny: ['GPL'] };

describe('the verdict on a licence', () => {
  test.each([
    ['MIT', 'MIT', 'allowed', 'agrees'],
    ['GPL', 'GPL-3.0-only', 'denied', 'agrees'],
    ['GPL', 'MIT', 'denied', 'differs'],
    ['MIT', 'Apache-2.0', 'review', 'differs'],
    ['MIT', '', 'allowed', 'undeclared'],
    ['', 'MIT', 'allowed', 'no text'],
    ['', 'GPL-2.0-or-later', 'denied', 'no text'],
    ['', '(MIT OR GPL-3.0)', 'allowed', 'no text'],
    ['', '', 'review', 'no text'],
    ['MPL-2.0', 'MPL-2.0', 'review', 'agrees'],
    ['mit', 'MIT', 'allowed', 'agrees'],
  ])('of text %j with declaration %j is %s: it %s', (...given) => {
    const [fromText, declared, verdict, agreement] = given;
    expect(judge({ fromText, declared }, policy)).toMatchObject({ verdict, agreement });
  });

  test('knows the classes of SPDX expressions', () => {
    expect(declaredClasses('(MIT OR Apache-2.0) AND BSD-3-Clause')).toEqual(['MIT', 'Apache-2.0', 'BSD-3-Clause']);
    expect(declaredClasses('SEE LICENSE IN FILE')).toEqual(['SEE LICENSE IN FILE']);
    expect(declaredClasses('')).toEqual([]);
  });
});

const call = (text: string): NonNullable<Parameters<typeof assess>[0]['licence']> => ({
  text,
  model: 'local/extractive',
  costUsd: 0,
  latencyMs: 2,
  tokens: 10,
});

function assessment(name: string, text: string): Assessment {
  const dependency = {
    name,
    version: '1.0.0',
    description: '',
    declared: 'MIT',
    homepage: 'javascript:alert(1)',
    usedBy: ['root'],
    isDevelopment: false,
    folder: 'x',
  };
  return assess({ dependency, files: [], licence: call('MIT'), readme: call(text), changelog: undefined }, policy);
}

describe('the report', () => {
  const hostile = '<script>alert(1)</script> | **bold** [x](y) "quoted"';
  const report = {
    workspace: 'a <b>',
    generatedAt: 'today',
    policy,
    assessments: [assessment('one', hostile), assessment('two', 'Plain.')],
    missing: ['ghost'],
  };

  test('shows text of others as text, never as markup or links', () => {
    const html = reportPage(report);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('javascript:');
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('a &lt;b&gt;');
    const markdown = reportMarkdown(report);
    expect(markdown).not.toContain('<script');
    expect(markdown).toContain('\\| \\*\\*bold\\*\\* \\[x\\]');
  });

  test('counts verdicts, classes, agreement and model calls', () => {
    expect(totalsOf(report.assessments)).toMatchObject({
      count: 2,
      verdicts: { allowed: 2, review: 0, denied: 0 },
      classes: [['MIT', 2]],
      agreeing: 2,
      comparable: 2,
      models: ['local/extractive'],
      modelCalls: 4,
      tokens: 40,
      costUsd: 0,
      modelMs: 8,
    });
  });

  test('is written for no dependencies at all', () => {
    const empty = { ...report, assessments: [], missing: [] };
    expect(reportPage(empty)).toContain('0 of 0');
    expect(reportMarkdown(empty)).toContain('0 direct dependencies');
  });
});
