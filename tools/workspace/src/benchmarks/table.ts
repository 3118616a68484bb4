import type { BenchResult } from './result.ts';
import type { Spread } from './statistics.ts';

const HEAD = ['figure', 'unit', 'tutti', 'peers (how many times better tutti is)', 'rounds'];

/** The results as a Markdown table with aligned columns: each figure is a median, with its smallest and largest sample. */
export function table(results: readonly BenchResult[]): string {
  const rows = [HEAD, ...results.map(toRow)];
  const widths = HEAD.map((_, column) => rows.map((row) => row[column]?.length ?? 0).reduce((a, b) => Math.max(a, b)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  return lines.toSpliced(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`).join('\n');
}

/** Three figures that count, never in powers of ten. */
export function short(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function toRow({ name, unit, tutti, peers, ratio, spread, rounds }: BenchResult): readonly string[] {
  const beside = Object.entries(peers).map(([peer, value]) => `${peer} ${figure(value, spread[peer])}${times(ratio[peer])}`);
  return [name, unit, figure(tutti, spread['tutti']), beside.join(', '), String(rounds)];
}

/** Where a ratio says nothing, there is none. */
function times(ratio: number | undefined): string {
  return ratio === undefined ? '' : ` ×${short(ratio)}`;
}

function figure(median: number, spread: Spread | undefined): string {
  return spread === undefined || spread.min === spread.max ? short(median) : `${short(median)} (${short(spread.min)}–${short(spread.max)})`;
}
