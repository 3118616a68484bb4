import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { toNumber } from '../data/field.ts';
import { recordsToTable, titleCase, valueToMarkdown } from './markdown-values.ts';
import type { Report, ReportBlock, ReportChart, ReportTable } from './report-model.ts';
import type { ReportParameters, SectionParameter } from './report-parameters.ts';

const MAX_BARS = 200;
const known: ReadonlySet<string> = new Set([
  'content',
  'title',
  'format',
  'sections',
  'tables',
  'charts',
  'images',
  'metadata',
  'template',
  'include_toc',
  'path',
]);

/** The report that parameters describe. @throws ValidationError when nothing in them can be reported */
export function toReport(parameters: ReportParameters): Report {
  const template = isText(parameters.template) ? parameters.template : undefined;
  const main = parameters.content ?? template;
  const given = (parameters.sections ?? []).filter(isWanted);
  const sections = main === undefined && parameters.sections === undefined ? materialSections(parameters) : given;
  const blocks: ReportBlock[] = [
    ...(isJsonObject(parameters.metadata ?? null) ? [markdown(valueToMarkdown(parameters.metadata as JsonObject))] : []),
    ...(main === undefined ? [] : [markdown(valueToMarkdown(main))]),
    ...sections.flatMap(sectionBlocks),
    ...(parameters.tables ?? []).map((table): ReportBlock => ({ kind: 'table', table: toTable(table) })),
    ...(parameters.charts ?? []).map((chart): ReportBlock => ({ kind: 'chart', chart: toChart(chart) })),
    ...imageBlocks(parameters.images ?? []),
  ];
  if (main === undefined && blocks.length === 0) {
    throw new ValidationError('There is nothing to report. Pass "content", "sections", "tables" or a "chart".', {
      issues: [{ path: 'content', message: 'There is none.' }],
    });
  }
  const titles = sections.map(({ title }) => title).filter((title): title is string => title !== undefined);
  return { title: parameters.title, sections: titles, blocks, hasContents: parameters.include_toc };
}

/** A table of data: `{title, columns, rows}`, or records. @throws ValidationError */
export function toTable(given: Json): ReportTable {
  if (Array.isArray(given) && given.every((row: Json) => isJsonObject(row))) return recordsToTable(given as readonly JsonObject[]);
  if (!isJsonObject(given)) throw invalid('table', given, '{ title, columns, rows }');
  const rows = given['rows'] ?? given['data'] ?? null;
  if (!Array.isArray(rows)) throw invalid('table', given, '{ title, columns, rows }');
  const title = textOr(given['title']);
  const columns = given['columns'] ?? given['headers'];
  if (rows.every((row: Json) => isJsonObject(row))) {
    const table = recordsToTable(rows as readonly JsonObject[]);
    const names = Array.isArray(columns) ? columns.map(String) : table.columns;
    return {
      title,
      columns: names,
      rows: (rows as readonly JsonObject[]).map((row) => names.map((name) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null))),
    };
  }
  const width = rows.reduce((most: number, row: Json) => Math.max(most, Array.isArray(row) ? row.length : 1), 0);
  const names = Array.isArray(columns) ? columns.map(String) : Array.from({ length: width }, (_none, index) => `Column ${index + 1}`);
  return { title, columns: names, rows: (rows as readonly Json[]).map((row) => (Array.isArray(row) ? (row as readonly Json[]) : [row])) };
}

/** A chart of bars: `{title, items: [{label, value}]}`, `{labels, values}`, or `{data: {label: value}}`. @throws ValidationError */
export function toChart(given: Json): ReportChart {
  if (!isJsonObject(given)) throw invalid('chart', given, '{ title, items: [{ label, value }] }');
  const items = chartItems(given);
  if (items.length === 0 || items.length > MAX_BARS) throw invalid('chart', given, `from 1 to ${MAX_BARS} items { label, value }`);
  return { title: textOr(given['title']), unit: textOr(given['unit']), items };
}

function chartItems(given: JsonObject): ReportChart['items'] {
  const source = given['items'] ?? given['data'] ?? given['values'] ?? null;
  const { labels } = given;
  if (Array.isArray(labels) && Array.isArray(source))
    return labels.map((label: Json, index) => bar(label, (source as readonly Json[])[index]));
  if (Array.isArray(source)) {
    return (source as readonly Json[]).map((item, index) => {
      if (Array.isArray(item)) return bar(item[0] as Json, item[1] as Json);
      return isJsonObject(item)
        ? bar(item['label'] ?? item['name'] ?? item['x'] ?? index + 1, item['value'] ?? item['count'] ?? item['y'])
        : bar(index + 1, item);
    });
  }
  return isJsonObject(source) ? Object.entries(source).map(([label, value]) => bar(label, value)) : [];
}

function bar(label: Json | undefined, given: Json | undefined): { readonly label: string; readonly value: number } {
  const value = toNumber(given);
  if (value === undefined)
    throw new ValidationError(
      `The value of "${String(label)}" in a chart is ${JSON.stringify(given ?? null)}, not a number. Pass numbers.`,
      { code: 'CHART_INVALID' },
    );
  return { label: String(label ?? ''), value };
}

function sectionBlocks({ title, content, table, chart }: SectionParameter): ReportBlock[] {
  return [
    ...(title === undefined ? [] : [markdown(`## ${title.replaceAll(/\s+/g, ' ').trim()}`)]),
    ...(content === undefined || content === null ? [] : [markdown(valueToMarkdown(content))]),
    ...(table === undefined || table === null ? [] : [{ kind: 'table', table: toTable(table) } as const]),
    ...(chart === undefined || chart === null ? [] : [{ kind: 'chart', chart: toChart(chart) } as const]),
  ];
}

/** What was passed beside the known names, one section each; switches are no material. */
function materialSections(parameters: ReportParameters): SectionParameter[] {
  return Object.entries(parameters)
    .filter(([name, value]) => !known.has(name) && value !== null && value !== undefined && typeof value !== 'boolean' && value !== '')
    .map(([name, value]) => ({ title: titleCase(name), content: value as Json }));
}

function isWanted({ condition }: SectionParameter): boolean {
  if (condition === undefined || condition === null) return true;
  return condition !== false && !/^\s*(false|none|no|0|)\s*$/i.test(String(condition));
}

/** A template that is only a name ("executive_summary") is none of ours. */
function isText(template: string | undefined): boolean {
  return template !== undefined && /\s/.test(template.trim());
}

function imageBlocks(images: readonly string[]): ReportBlock[] {
  return images.map((image) =>
    markdown(`![${image.split('/').at(-1)?.replaceAll(/[[\]]/g, '') ?? ''}](<${image.replaceAll(/[<>\n]/g, '')}>)`),
  );
}

function markdown(text: string): ReportBlock {
  return { kind: 'markdown', text };
}

function textOr(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function invalid(what: string, given: Json, form: string): ValidationError {
  return new ValidationError(`A ${what} is ${JSON.stringify(given).slice(0, 100)}. Pass ${form}.`, {
    code: what === 'chart' ? 'CHART_INVALID' : 'TABLE_INVALID',
  });
}
