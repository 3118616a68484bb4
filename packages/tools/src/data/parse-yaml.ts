import type { Json } from '@tutti/core';
import { LineCounter, parseDocument } from 'yaml';
import { DataInvalidError } from '../errors/data-invalid-error.ts';

const MAX_ALIASES = 100;

/** The value of a YAML 1.2 text: one document, no custom tags, no merge keys, at most 100 aliases. */
export function parseYaml(text: string): Json {
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, {
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      lineCounter,
      prettyErrors: false,
      intAsBigInt: true,
      stringKeys: true,
    });
    const trouble = document.errors[0] ?? document.warnings[0];
    if (trouble !== undefined && /call stack/.test(trouble.message)) throw new RangeError(trouble.message, { cause: trouble });
    if (trouble !== undefined) {
      const { line, col } = lineCounter.linePos(trouble.pos[0]);
      throw new DataInvalidError(
        `The data is not valid YAML at row ${line}, column ${col}: ${trouble.message.replace(/\.?$/, '.')} Correct it there, or name another "input_format".`,
        { cause: trouble, data: { row: line, column: col, format: 'yaml' } },
      );
    }
    return plain(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (error) {
    if (error instanceof DataInvalidError) throw error;
    const why = error instanceof RangeError ? 'it is nested too deeply' : (error as Error).message;
    throw new DataInvalidError(`The data is not usable YAML: ${why}. Simplify it.`, { cause: error, data: { format: 'yaml' } });
  }
}

/** Whole numbers that a number holds exactly become numbers, larger ones text, digit by digit. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
