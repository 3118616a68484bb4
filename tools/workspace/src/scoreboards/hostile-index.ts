/** What has to happen to an input: refused with a code, made harmless, or taken as it is. */
export type Expected = 'reject' | 'neutralise' | 'accept';

/** One line of an index of hostile inputs. */
export interface HostileRow {
  readonly id: string;
  readonly category: string;
  /** Relative to the folder of the index. */
  readonly file: string;
  /** 1-based line of a line-based file, or the name of a second file; empty for the whole file. */
  readonly locator: string;
  readonly expected: Expected;
  readonly code: string;
  readonly note: string;
}

const EXPECTED: readonly string[] = ['reject', 'neutralise', 'accept'] satisfies readonly Expected[];

/**
 * Reads an `index.tsv`: a header line, then `id, category, file, locator, expected, code, note`, separated by tabs.
 * @throws Error naming the line that cannot be read.
 */
export function parseIndex(text: string): readonly HostileRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const rows = lines.slice(1).flatMap((line, i) => (line.trim() === '' ? [] : [parseRow(line, i + 2)]));
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) throw new Error(`The index has two rows with the id "${id}".`);
    seen.add(id);
  }
  return rows;
}

function parseRow(line: string, number: number): HostileRow {
  const [id = '', category = '', file = '', locator = '', expected = '', code = '', ...note] = line.split('\t').map((cell) => cell.trim());
  if (id === '' || !/^[a-z0-9][a-z0-9-]*$/.test(category) || !EXPECTED.includes(expected)) {
    throw new Error(
      `Line ${number} of the index is not "id, category, file, locator, expected, code, note": ${JSON.stringify(line.slice(0, 120))}.`,
    );
  }
  return { id, category, file, locator, expected: expected as Expected, code, note: note.join('\t') };
}
