import { assertJson, forbiddenKeys, ValidationError, type JsonObject } from '@tutti/core';

const MAX_DEPTH = 256;

/**
 * Checks what a tool is given: plain JSON, no deeper than 256 levels, without keys that could reach a prototype.
 * @throws ValidationError with code `NOT_JSON`, `ARGS_TOO_DEEP` or `VALIDATION_FAILED`.
 */
export function checkParameters(parameters: unknown, what: string): asserts parameters is JsonObject {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new ValidationError(`${what} is not an object. Pass named parameters: { name: value }.`, {
      issues: [{ path: '', message: 'Expected an object.' }],
    });
  }
  const found = findTrouble(parameters);
  if (found?.kind === 'key') {
    throw new ValidationError(`${what} holds the key "${found.path.at(-1)}" at ${found.path.join('.')}, which is not allowed. Rename it.`, {
      issues: [{ path: found.path.join('.'), message: 'This key is not allowed.' }],
      data: { path: found.path.join('.') },
    });
  }
  if (found !== undefined) {
    throw new ValidationError(`${what} is nested deeper than ${MAX_DEPTH} levels. Pass it flatter, or as text.`, {
      code: 'ARGS_TOO_DEEP',
      data: { limit: MAX_DEPTH },
    });
  }
  assertJson(parameters, what);
}

interface Trouble {
  readonly kind: 'key' | 'depth';
  readonly path: readonly string[];
}

/** The first forbidden key, or the first place that is too deep. Ends on cycles too, by their depth. */
export function findTrouble(value: object, maxDepth: number = MAX_DEPTH): Trouble | undefined {
  return visit(value, [], maxDepth);
}

function visit(value: object, path: string[], maxDepth: number): Trouble | undefined {
  if (path.length >= maxDepth) return { kind: 'depth', path };
  for (const key of Object.keys(value)) {
    const isKey = !Array.isArray(value);
    if (isKey && forbiddenKeys.has(key)) return { kind: 'key', path: [...path, key] };
    const member: unknown = (value as Record<string, unknown>)[key];
    if (typeof member !== 'object' || member === null) continue;
    path.push(key);
    const found = visit(member, path, maxDepth);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}
