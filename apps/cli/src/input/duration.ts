const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A number and a unit: `500ms`, `90s`, `12h`, `30d`. */
export function durationMs(given: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|[smhdw])$/.exec(given) ?? [];
  return number === undefined ? undefined : Number(number) * (UNIT_MS[unit] as number);
}
