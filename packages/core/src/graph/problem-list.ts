import type { z } from 'zod';
import { shapeIssues } from '../json/shape-issues.ts';
import type { Problem } from './problem.ts';

// Spelling hints compare with every name: they are for people, who read the first few.
const MAX_HINTS = 20;

/** Gathers problems, with hints for as many as people read. */
export class ProblemList {
  readonly problems: Problem[] = [];
  #hintsLeft = MAX_HINTS;

  add(code: Problem['code'], path: string, message: string): void {
    this.problems.push({ code, path, message });
  }

  /** Whether a value has the shape of a schema; what the schema has against it is listed. */
  passes(schema: z.ZodType, value: unknown, path: string): boolean {
    const issues = shapeIssues(schema, value);
    for (const { path: place, message } of issues) {
      const where = path === '' || place === '' ? path + place : `${path}.${place}`;
      this.add('SHAPE', where, `${describe(value)} is not valid${place === '' ? '' : ` at "${place}"`}: ${message}.`);
    }
    return issues.length === 0;
  }

  /** A hint of the form ` Did you mean "draft"?` from `find`, unless there were enough. */
  hint(find: () => string): string {
    if (this.#hintsLeft === 0) return '';
    this.#hintsLeft--;
    const text = find();
    return text === '' ? '' : ` ${text}`;
  }
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `A value of type ${value === null ? 'null' : typeof value}`;
  const { id, from, to } = value as { id?: unknown; from?: unknown; to?: unknown };
  if (typeof id === 'string') return `Node "${id.slice(0, 140)}"`;
  if (typeof from === 'string' && typeof to === 'string') return `Edge "${from.slice(0, 140)}" -> "${to.slice(0, 140)}"`;
  return Array.isArray(value) ? 'A list' : 'An object';
}
