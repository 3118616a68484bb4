import type { Json } from '@tutti/core';
import { stringify as stringifyYaml } from 'yaml';
import { renderCsv, type CsvLayout } from '../csv/render-csv.ts';
import type { DataFormat } from './data-format.ts';

/** A value as text in a format. Read back, it gives the value again (in CSV: flat records of text, numbers, truth values and null). */
export function renderData(value: Json, format: DataFormat, layout: CsvLayout = {}): string {
  switch (format) {
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'jsonl':
      return asList(value)
        .map((item) => `${JSON.stringify(item)}\n`)
        .join('');
    case 'csv':
      return renderCsv(value, layout);
    case 'tsv':
      return renderCsv(value, { delimiter: '\t', ...layout });
    case 'yaml':
      return stringifyYaml(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
  }
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}
