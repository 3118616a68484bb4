/** Formats that data is read from and written in. */
export const dataFormats = ['json', 'jsonl', 'csv', 'tsv', 'yaml'] as const;

export type DataFormat = (typeof dataFormats)[number];

const spellings: Readonly<Record<string, DataFormat>> = {
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  'json-lines': 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  yaml: 'yaml',
  yml: 'yaml',
};

/** The format a word or a file extension stands for. */
export function formatNamed(name: string): DataFormat | undefined {
  const plain = name.trim().toLowerCase().replace(/^\./, '');
  return Object.hasOwn(spellings, plain) ? spellings[plain] : undefined;
}

/** The format a file name ends in. */
export function formatOfPath(path: string): DataFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1];
  return extension === undefined ? undefined : formatNamed(extension);
}

/** Whether a text is the name of a data file rather than data: one line that ends in a known extension. */
export function looksLikePath(text: string): boolean {
  return text.length < 1024 && !/[\n{[<]/.test(text) && !/[:,;]\s/.test(text) && formatOfPath(text.trim()) !== undefined;
}

/** The format a text is most likely in; YAML when nothing speaks for another. */
export function sniffFormat(text: string): DataFormat {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const lines = trimmed.split('\n', 3).map((line) => line.trim());
  if (isJson(trimmed)) return 'json';
  if (lines.length > 1 && /^[{[]/.test(trimmed)) return isJson(lines[0] ?? '') ? 'jsonl' : 'json';
  if (/^[{[]/.test(trimmed)) return 'json';
  const header = lines[0] ?? '';
  if (header.includes('\t')) return 'tsv';
  // A list item, a document mark or `key: value` is YAML even when it holds commas.
  if (/^(-\s|---|[^,"]+:(\s|$))/.test(header)) return 'yaml';
  // Several lines without any sign of YAML are one column.
  return /[,;|]/.test(header) || lines.length > 1 ? 'csv' : 'yaml';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
