import { assertJson, type Json } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { findTrouble } from '../registry/check-parameters.ts';
import type { DataFormat } from './data-format.ts';
import { parseCsv, type CsvOptions } from '../csv/parse-csv.ts';
import { parseJsonLines, parseJsonText } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';

const MiB = 1024 * 1024;
/** Characters of text that are parsed, by format: YAML takes some twenty times as long as JSON. */
const maxLength: Readonly<Record<DataFormat, number>> = { json: 32 * MiB, jsonl: 32 * MiB, csv: 32 * MiB, tsv: 32 * MiB, yaml: 4 * MiB };
const MAX_DEPTH = 200;

/**
 * The value of a text in a format.
 * @throws DataInvalidError naming row and column; InputTooLargeError
 */
export function parseData(text: string, format: DataFormat, options: CsvOptions = {}): Json {
  if (text.length > maxLength[format]) {
    throw new InputTooLargeError(`The ${format} data has ${text.length} characters; at most ${maxLength[format]} are parsed. Split it.`, {
      data: { size: text.length, limit: maxLength[format] },
    });
  }
  const value = read(text.replace(/^\uFEFF/, ''), format, options);
  checkValue(value, format);
  return value;
}

function read(text: string, format: DataFormat, options: CsvOptions): Json {
  switch (format) {
    case 'json':
      return parseJsonText(text);
    case 'jsonl':
      return parseJsonLines(text);
    case 'csv':
      return parseCsv(text, options);
    case 'tsv':
      return parseCsv(text, { delimiter: '\t', ...options });
    case 'yaml':
      return parseYaml(text);
  }
}

function checkValue(value: Json, format: DataFormat): void {
  const trouble = typeof value === 'object' && value !== null ? findTrouble(value, MAX_DEPTH) : undefined;
  if (trouble !== undefined) {
    const what =
      trouble.kind === 'key'
        ? `holds the key "${trouble.path.at(-1)}" at ${trouble.path.join('.')}, which is not allowed`
        : `is nested deeper than ${MAX_DEPTH} levels, or refers to itself`;
    throw new DataInvalidError(`The ${format} data ${what}. Rename or flatten it.`, {
      data: { path: trouble.path.slice(0, 10).join('.') },
    });
  }
  assertJson(value, `The ${format} data`);
}
