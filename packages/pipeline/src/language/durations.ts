import { quoted } from '../source/display.ts';
import { kindOf, type SourceNode } from '../source/node.ts';
import { readNumber, type ValueReader } from './values.ts';

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3_600,
  hour: 3_600,
  hours: 3_600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** Longest time that can be written, in seconds: a year. */
export const MAX_SECONDS = 31_536_000;

/** The seconds of `30s`, `5 minutes`, `1h`; `undefined` when the text is none. */
function secondsOf(text: string): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text);
  const unit = found === null ? undefined : units[found[2]!.toLowerCase()];
  return unit === undefined ? undefined : Number(found![1]) * unit;
}

/** Seconds, as a number or a text with a unit. */
export function readSeconds(
  node: SourceNode,
  options: { readonly key: string; readonly what: string; readonly diagnostics: ValueReader['diagnostics']; readonly min?: number },
): number | undefined {
  const { key, what, diagnostics, min = 0 } = options;
  const seconds = node.kind === 'scalar' && typeof node.value === 'string' ? secondsOf(node.value) : undefined;
  if (seconds !== undefined) {
    return readNumber(
      { kind: 'scalar', value: seconds, start: node.start, end: node.end },
      { min, max: MAX_SECONDS, key, what, diagnostics },
    );
  }
  if (node.kind === 'scalar' && typeof node.value === 'string' && Number.isNaN(Number(node.value))) {
    diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"${key}" of ${what} must be a number of seconds or a time like "30s", not ${node.value === '' ? kindOf(node) : quoted(node.value)}.`,
      at: node,
    });
    return undefined;
  }
  return readNumber(node, { min, max: MAX_SECONDS, key, what, diagnostics });
}
