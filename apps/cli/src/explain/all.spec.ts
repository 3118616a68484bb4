import { describe, expect, test } from '@jest/globals';
import { modelErrorClasses } from '@tutti/core';
import { exitCodeOf, mappedCodes } from '../exit-codes.ts';
import { errorCodesOfSources } from '../spec-support/error-codes.ts';
import { allPages, topics } from './all.ts';

const given = errorCodesOfSources();
const classes = modelErrorClasses.map((name) => name.replaceAll('-', '_').toUpperCase());

describe('the pages of "tutti explain"', () => {
  test('cover every error code that any source gives', () => {
    const missing = [...given].filter(([code]) => !allPages.has(code)).map(([code, file]) => `${code} (${file})`);
    expect(missing).toEqual([]);
  });

  test('cover every class of failed model calls', () => {
    expect(classes.filter((code) => !allPages.has(code))).toEqual([]);
  });

  test('are of codes that exist', () => {
    expect([...allPages.keys()].filter((code) => !given.has(code) && !classes.includes(code))).toEqual([]);
  });

  test('are there once each, and say what, why and what to do', () => {
    const pages = topics.flatMap(([, of]) => of);
    expect(pages.length).toBe(allPages.size);
    for (const { code, what, why, fix } of pages) {
      expect(code).toMatch(/^[A-Z][A-Z0-9_]*$/);
      for (const text of [what, why, fix]) expect(text).toMatch(/^.{8,}[.]$/s);
    }
  });

  test('know every code that has an exit code of its own', () => {
    expect(mappedCodes.filter((code) => !allPages.has(code))).toEqual([]);
  });

  test.each([
    ['COMPILATION_FAILED', 2],
    ['BUDGET_EXCEEDED', 3],
    ['DISK_FULL', 4],
    ['AUTH', 5],
    ['JOURNAL_CORRUPT', 6],
    ['JOURNAL_VERSION', 6],
    ['STORE_READ_ONLY', 6],
    ['POLICY_REFUSED', 7],
    ['PATH_ESCAPE', 7],
    ['TOOL_FAILED', 1],
    ['ANYTHING_ELSE', 1],
  ])('%s ends a command with exit code %i', (code, exitCode) => {
    expect(exitCodeOf(code)).toBe(exitCode);
  });
});
