import type { BenchResult } from './result.ts';

const HEAD = ['figure', 'unit', 'tutti', 'spread', 'peers (times better)'];

/** The results as an aligned table. */
export function table(results: readonly BenchResult[]): string {
  const rows = [HEAD, ...results.map(toRow)];
  const widths = HEAD.map((_, column) => rows.map((row) => row[column]?.length ?? 0).reduce((a, b) => Math.max(a, b)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function toRow({ name, unit, tutti, peers, ratio, spread }: BenchResult): readonly string[] {
  const own = spread['tutti'];
  const beside = Object.entries(peers).map(([peer, value]) => `${peer} ${short(value)} (×${short(ratio[peer] ?? Number.NaN)})`);
  return [name, unit, short(tutti), own === undefined ? '' : `${short(own.min)}–${short(own.max)}`, beside.join(', ')];
}

/** Three figures that count, never in powers of ten. */
export function short(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
