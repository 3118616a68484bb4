import { issueList } from '../errors/issue-list.ts';
import { ValidationError, type ValidationIssue } from '../errors/validation-error.ts';
import { checkJsonSchema } from '../json/check-schema.ts';
import { forbiddenKeys } from '../json/assert-json.ts';
import type { JsonObject } from '../json/json.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import { scanJson } from '../json/scan-json.ts';

const MAX_DEPTH = 256;
const SHOWN = 5;

/**
 * Reads the arguments a model wrote for a tool. Nothing is repaired, completed or guessed; an empty text means no arguments.
 * @throws {@link ValidationError} `ARGS_JSON` (no JSON object), `ARGS_DUPLICATE_KEY`, `ARGS_TOO_DEEP` (more than 256 levels)
 * or `ARGS_SCHEMA` (a key that reaches a prototype, or not what `schema`, a JSON Schema, asks for).
 */
export function parseToolArguments(text: string, options: { readonly tool?: string; readonly schema?: JsonObject } = {}): JsonObject {
  const what = options.tool === undefined ? 'The arguments of the tool call' : `The arguments of the call to "${options.tool}"`;
  const isEmpty = text.trim() === '';
  const value = isEmpty ? {} : parseObject(text, what);
  const issues = options.schema === undefined ? [] : checkJsonSchema(value, options.schema);
  if (issues.length === 0) return value;
  if (isEmpty) throw invalid('ARGS_JSON', `${what} are missing: the text is empty, and ${list(issues)}. Give a JSON object.`);
  throw invalid('ARGS_SCHEMA', `${what} are not valid: ${list(issues)}. Correct them and call again.`, issues);
}

function parseObject(text: string, what: string): JsonObject {
  const trouble = scanJson(text, MAX_DEPTH);
  if (trouble?.kind === 'too-deep')
    throw invalid('ARGS_TOO_DEEP', `${what} are nested deeper than ${MAX_DEPTH} levels. Write them flatter.`);
  const value = parseJson(text, what);
  // Only a text that is JSON has keys to speak of.
  if (trouble?.kind === 'duplicate-key')
    throw invalid('ARGS_DUPLICATE_KEY', `${what} give the key ${JSON.stringify(trouble.key)} twice. Give each key once.`);
  if (!isJsonObject(value)) throw invalid('ARGS_JSON', `${what} are no JSON object. Give named arguments: {"name": value}.`);
  const forbidden = findForbiddenKey(value);
  if (forbidden !== undefined)
    throw invalid('ARGS_SCHEMA', `${what} hold the key "${forbidden}", which is not allowed. Leave it out.`, [
      { path: forbidden, message: 'This key is not allowed.' },
    ]);
  // JSON.parse makes Infinity of 1e999, which no JSON can hold.
  if (/\d[eE]\+?\d{3}/.test(text) && !isFinite(value))
    throw invalid('ARGS_JSON', `${what} hold a number that is too large. Write a smaller one, or a text.`);
  return value as JsonObject;
}

function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFinite);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(
      'ARGS_JSON',
      `${what} are no JSON: ${JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)}. Give a JSON object.`,
    );
  }
}

/** The depth is bounded by now, so recursion is. */
function findForbiddenKey(value: object): string | undefined {
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value) && forbiddenKeys.has(key)) return key;
    const found = typeof member === 'object' && member !== null ? findForbiddenKey(member as object) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function invalid(code: string, message: string, issues: readonly ValidationIssue[] = []): ValidationError {
  return new ValidationError(message, { code, issues, data: { issues: issues.map((issue) => ({ ...issue })) } });
}

function list(issues: readonly ValidationIssue[]): string {
  return issueList(issues.slice(0, SHOWN));
}
