import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import type { ReportTable } from './report-model.ts';

/** `fact_check_results` → `Fact check results`. */
export function titleCase(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Markdown of any value: text as it is, records as a table, lists as bullets, objects as named bullets. */
export function valueToMarkdown(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return listToMarkdown(value as readonly Json[]);
  if (isJsonObject(value))
    return Object.entries(value)
      .map(([name, member]) => `- **${inline(titleCase(name))}:** ${shortText(member)}`)
      .join('\n');
  return value === null ? '' : String(value);
}

/** A table in Markdown; cells are data, so what would be markup in them is escaped. */
export function tableToMarkdown({ columns, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((_column, index) => shortText(row[index] ?? null))));
  return [line(columns.map(inline)), line(columns.map((_column, index) => (isNumeric(rows, index) ? '---:' : '---'))), ...body].join('\n');
}

/** The table that records make. */
export function recordsToTable(records: readonly JsonObject[]): ReportTable {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    title: undefined,
    columns,
    rows: records.map((record) => columns.map((column) => (Object.hasOwn(record, column) ? (record[column] ?? null) : null))),
  };
}

function listToMarkdown(items: readonly Json[]): string {
  if (items.length > 0 && items.every(isJsonObject)) return tableToMarkdown(recordsToTable(items));
  return items.map((item) => `- ${shortText(item)}`).join('\n');
}

function shortText(value: Json): string {
  if (value === null) return '';
  return inline(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function inline(text: string): string {
  return text
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll(/[\\|`*_[\]]/g, '\\$&')
    .replaceAll('<', '&lt;');
}

function isNumeric(rows: readonly (readonly Json[])[], index: number): boolean {
  const values = rows.map((row) => row[index]).filter((value) => value !== null && value !== undefined && value !== '');
  return values.length > 0 && values.every((value) => typeof value === 'number');
}
