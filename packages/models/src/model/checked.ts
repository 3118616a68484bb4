import { ValidationError, didYouMean, issueList, type ValidationIssue } from '@tutti/core';
import type { z } from 'zod';

/** A schema, the members it knows, and what the value is called. */
export interface Check<T> {
  readonly schema: z.ZodType<T>;
  readonly keys: readonly string[];
  readonly what: string;
}

/** Validates a value. @throws ValidationError with each offence: where, which value, what it must be, and the nearest name of an unknown member. */
export function checked<T>(value: unknown, { schema, keys, what }: Check<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => toIssues(issue, value, keys));
  const list = issueList(issues);
  throw new ValidationError(`${what} cannot be used: ${list}${list.endsWith('?') ? '' : '.'}`, {
    issues,
    data: issues.map((issue) => ({ ...issue })),
  });
}

function toIssues(issue: z.core.$ZodIssue, root: unknown, keys: readonly string[]): ValidationIssue[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, message: `there is no "${key}"${hint(key, issue.path.length === 0 ? keys : [])}` }));
  }
  return [{ path, message: `${lowerFirst(issue.message)} (it is ${shown(valueAt(root, issue.path))})` }];
}

function hint(key: string, keys: readonly string[]): string {
  const found = didYouMean(key, keys);
  return found === '' ? '' : `. ${found.replace(/\?$/, '')}?`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    root,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
