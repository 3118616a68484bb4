const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** A date in words or digits as `2024-03-14`; `undefined` when day, month or year is missing or cannot be told. */
export function isoDate(text: string): string | undefined {
  const iso = /\b(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text);
  if (iso !== null) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const word = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b/i.exec(text)?.[1]?.toLowerCase();
  const year = /\b((?:19|20)\d{2})\b/.exec(text)?.[1];
  if (word !== undefined && year !== undefined) {
    const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/i.exec(text.replace(year, ''))?.[1];
    return day === undefined ? undefined : dateOf(Number(year), months.findIndex((month) => month.startsWith(word)) + 1, Number(day));
  }
  // 25/12/2024 can only be read one way; 05/06/2024 cannot.
  const digits = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(text);
  if (digits === null) return undefined;
  const [first, second] = [Number(digits[1]), Number(digits[2])];
  if (first > 12) return dateOf(Number(digits[3]), second, first);
  return second > 12 || first === second ? dateOf(Number(digits[3]), first, second) : undefined;
}

function dateOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined;
}
