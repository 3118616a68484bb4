import type { Json, JsonObject } from '@tutti/core';

/** How good records are, and what is wrong with them. */
export interface Quality {
  /** Mean of the three, 0 to 1. */
  readonly score: number;
  /** Share of values that are there. */
  readonly completeness: number;
  /** Share of records that no earlier one equals. */
  readonly uniqueness: number;
  /** Share of values that have the type most values of their field have. */
  readonly consistency: number;
  readonly issues: readonly string[];
}

/** Measures records: what is missing, what is there twice, and what is of another type than the rest of its field. */
export function checkQuality(records: readonly JsonObject[]): Quality {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const issues: string[] = [];
  let [present, usual, cells] = [0, 0, 0];
  for (const field of fields) {
    const values = records
      .map((record) => (Object.hasOwn(record, field) ? (record[field] ?? null) : null))
      .filter((value) => !isMissing(value));
    const most = commonest(values.map(typeOf));
    cells += records.length;
    present += values.length;
    usual += most.count;
    if (values.length < records.length) issues.push(`${field}: ${records.length - values.length} of ${records.length} missing`);
    if (most.count < values.length) issues.push(`${field}: ${values.length - most.count} of ${values.length} are no ${most.type}`);
  }
  const distinct = new Set(records.map((record) => JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))))).size;
  if (distinct < records.length) issues.push(`${records.length - distinct} records are there more than once`);
  const [completeness, consistency, uniqueness] = [share(present, cells), share(usual, present), share(distinct, records.length)];
  return { score: rounded((completeness + consistency + uniqueness) / 3), completeness, uniqueness, consistency, issues };
}

function isMissing(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

function commonest(types: readonly string[]): { readonly type: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return { type: first?.[0] ?? 'value', count: first?.[1] ?? 0 };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : rounded(part / whole);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
