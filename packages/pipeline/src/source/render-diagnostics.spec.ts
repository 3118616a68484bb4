import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '@tutti/core';
import { renderDiagnostics } from './render-diagnostics.ts';
import { SourceText } from './source-text.ts';

const at = (source: string, word: string, more: Partial<Diagnostic> = {}): Diagnostic => {
  const start = source.indexOf(word);
  return {
    code: 'X',
    severity: 'error',
    message: 'Wrong.',
    file: 'a.yaml',
    range: new SourceText(source).range(start, start + word.length),
    ...more,
  };
};

describe('diagnostics', () => {
  test('show the line with carets below the words', () => {
    const source = 'a: 1\nb: wrong words\n';
    expect(renderDiagnostics([at(source, 'wrong', { hint: 'Write "right".' })], { source })).toBe(
      'a.yaml:2:4 error X: Wrong.\n  2 | b: wrong words\n    |    ^^^^^\n  → Write "right".',
    );
  });

  test('keep tabs and count wide characters twice', () => {
    const source = '\tkey: 日本 wrong';
    const [, line, carets] = renderDiagnostics([at(source, 'wrong')], { source }).split('\n');
    expect(line).toBe('  1 | \tkey: 日本 wrong');
    expect(carets).toBe(`    | \t${' '.repeat(10)}^^^^^`);
  });

  test('never write control characters or secrets to the terminal', () => {
    const secret = 'sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const source = `a: "\u001b[2J" ${secret} wrong`;
    for (const format of ['text', 'github', 'json'] as const) {
      const out = renderDiagnostics([at(source, 'wrong', { message: `\u001b[31m ${secret}` })], { source, format });
      expect(out).not.toContain('\u001b');
      expect(out).not.toContain(secret);
    }
  });

  test('have a form for GitHub and one for programs', () => {
    const source = 'a: wrong';
    const diagnostic = at(source, 'wrong', { severity: 'warning', message: 'Not: right, 100%' });
    expect(renderDiagnostics([diagnostic], { format: 'github' })).toBe('::warning file=a.yaml,line=1,col=4,title=X::Not: right, 100%25');
    expect(JSON.parse(renderDiagnostics([diagnostic], { format: 'json' }))).toEqual({ diagnostics: [diagnostic] });
  });
});
