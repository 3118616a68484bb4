/**
 * The value of an unquoted cell of separated values: a number, true, false, null when empty, or its text.
 * Numbers are recognised only in the form they are written back in, so that `007` and `1e3` stay text.
 */
export function csvCell(cell: string): string | number | boolean | null {
  if (cell === '') return null;
  const lower = cell.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  const value = Number(cell);
  return Number.isFinite(value) && String(value) === cell ? value : cell;
}

/** Whether a text has to be quoted as a cell: unquoted it would be read back as another value. Quotes say "text". */
export function isQuotedCell(text: string): boolean {
  return csvCell(text) !== text || text.trim() !== text;
}

const delimiters = [',', ';', '\t', '|'];

/** Whether a text holds what may be taken for what separates values. */
export function hasDelimiter(text: string): boolean {
  return delimiters.some((delimiter) => text.includes(delimiter));
}

/** What separates values: the one of `, ; tab |` that the first record holds most of outside of quotes. */
export function csvDelimiter(text: string): string {
  const counts = new Map(delimiters.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    // Line breaks within quotes are part of a cell.
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return [...counts].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
}
