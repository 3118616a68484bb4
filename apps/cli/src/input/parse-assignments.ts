import { forbiddenKeys, type Json, type JsonObject } from '@tutti/core';
import { UsageError } from '../cli-error.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Names of inputs that are text: what is typed for them is taken as it is. */
export type TextNames = ReadonlySet<string>;

/**
 * Reads `name=value` pairs: `true`, `false`, `null`, numbers and JSON (`[…]`, `{…}`, `"…"`) by their form, everything else as text.
 * @throws UsageError for pairs without `=`, without a name, or with broken JSON.
 */
export function parseAssignments(pairs: readonly string[], flag: string, textNames: TextNames = new Set()): JsonObject {
  const values: Record<string, Json> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`"${pair}" after ${flag} is no name=value pair. Write for instance ${flag} topic=rivers.`);
    const name = pair.slice(0, at).trim();
    if (forbiddenKeys.has(name)) throw new UsageError(`"${name}" after ${flag} cannot be the name of a value. Choose another name.`);
    const text = pair.slice(at + 1);
    values[name] = textNames.has(name) ? text : typedValue(text, `${flag} ${name}`);
  }
  return values;
}

/** A value typed at the command line. @throws UsageError for broken JSON. */
export function typedValue(text: string, what: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  // More digits than a double holds are an id rather than a quantity.
  if (NUMBER.test(text) && text.replaceAll(/\D/g, '').length <= 15) return Number(text);
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `The value of ${what} looks like JSON and is none: ${reason}. Mend it, or put the text into quotes inside: '"${text.slice(0, 20)}…"'.`,
      { cause },
    );
  }
}
