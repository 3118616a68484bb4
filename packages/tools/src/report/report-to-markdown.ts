import { tableToMarkdown } from './markdown-values.ts';
import type { Report, ReportBlock, ReportTable } from './report-model.ts';
import { Slugger } from './slug.ts';

/** A report as Markdown. Charts are tables of their values. Content alone is given back unchanged. */
export function reportToMarkdown(report: Report): string {
  const parts = [...opening(report), ...report.blocks.map(blockToMarkdown)];
  return parts.length === 1 && parts[0] !== undefined
    ? parts[0]
    : `${parts
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .join('\n\n')}\n`;
}

/** Title and table of contents. Content that begins with a main heading has a title already. */
export function opening(report: Report): string[] {
  const hasOwn = report.blocks.some((block) => block.kind === 'markdown' && /^\s*# \S/.test(block.text));
  const title = report.title === undefined || hasOwn ? [] : [`# ${report.title.replaceAll(/\s+/g, ' ').trim()}`];
  return report.hasContents && report.sections.length > 0 ? [...title, contents(report)] : title;
}

function contents(report: Report): string {
  const slugger = new Slugger();
  if (report.title !== undefined) slugger.next(report.title);
  return report.sections.map((section) => `- [${section.replaceAll(/[[\]]/g, '\\$&')}](#${slugger.next(section)})`).join('\n');
}

function blockToMarkdown(block: ReportBlock): string {
  switch (block.kind) {
    case 'markdown':
      return block.text;
    case 'table':
      return titled(block.table.title, tableToMarkdown(block.table));
    case 'chart':
      return titled(block.chart.title, tableToMarkdown(chartTable(block.chart)));
  }
}

function chartTable(chart: Extract<ReportBlock, { kind: 'chart' }>['chart']): ReportTable {
  const value = chart.unit === undefined ? 'Value' : `Value (${chart.unit})`;
  return { title: undefined, columns: ['Label', value], rows: chart.items.map((item) => [item.label, item.value]) };
}

function titled(title: string | undefined, text: string): string {
  return title === undefined ? text : `**${title}**\n\n${text}`;
}
