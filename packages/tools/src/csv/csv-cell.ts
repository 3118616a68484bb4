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

/** What separates values: the one of `, ; tab |` that the first line holds most of outside of quotes. */
export function csvDelimiter(text: string): string {
  const firstLine = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: firstLine.split(delimiter).length }));
  return counted.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter;
}
