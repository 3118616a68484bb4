import type { ValueReader } from './values.ts';

const words: Readonly<Record<string, number>> = {
  lowest: 1,
  low: 3,
  normal: 5,
  medium: 5,
  default: 5,
  high: 8,
  highest: 10,
  critical: 10,
  urgent: 10,
};

/** Which of the steps that are ready goes first: 1 (last) to 10 (first), or a word. Numbers above count as 10. */
export function readPriority(reader: ValueReader): number | undefined {
  const node = reader.get('priority');
  if (node === undefined) return undefined;
  const word = node.kind === 'scalar' && typeof node.value === 'string' ? words[node.value.trim().toLowerCase()] : undefined;
  const given = word ?? reader.number('priority', { min: 0, max: 1_000_000 });
  return given === undefined ? undefined : Math.min(10, Math.max(1, Math.round(given)));
}
