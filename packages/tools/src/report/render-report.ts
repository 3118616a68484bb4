import { barChart } from './bar-chart.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';
import { markdownToHtml } from './markdown-to-html.ts';
import { tableToMarkdown } from './markdown-values.ts';
import type { Report, ReportBlock, ReportTable } from './report-model.ts';
import { Slugger } from './slug.ts';

/** A report as Markdown. Charts are tables of their values. Content alone is given back unchanged. */
export function reportToMarkdown(report: Report): string {
  const parts = [...opening(report), ...report.blocks.map(blockToMarkdown)];
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : `${parts.map((part) => part.trim()).filter((part) => part !== '').join('\n\n')}\n`;
}

/** A report as one HTML page that needs nothing else. */
export function reportToHtml(report: Report): string {
  const slugger = new Slugger();
  const parts = [...opening(report).map((text) => markdownToHtml(text, slugger)), ...report.blocks.map((block) => blockToHtml(block, slugger))];
  return htmlPage(report.title ?? firstHeading(report) ?? 'Report', parts.join('\n'));
}

/** Title and table of contents. Content that begins with a main heading has a title already. */
function opening(report: Report): string[] {
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
    case 'markdown': return block.text;
    case 'table': return titled(block.table.title, tableToMarkdown(block.table));
    case 'chart': return titled(block.chart.title, tableToMarkdown(chartTable(block.chart)));
  }
}

function blockToHtml(block: ReportBlock, slugger: Slugger): string {
  switch (block.kind) {
    case 'markdown': return markdownToHtml(block.text, slugger);
    case 'table': return `<figure>${block.table.title === undefined ? '' : `<figcaption>${escapeHtml(block.table.title)}</figcaption>`}${markdownToHtml(tableToMarkdown(block.table), slugger)}</figure>`;
    case 'chart': return barChart(block.chart);
  }
}

function chartTable(chart: Extract<ReportBlock, { kind: 'chart' }>['chart']): ReportTable {
  const value = chart.unit === undefined ? 'Value' : `Value (${chart.unit})`;
  return { title: undefined, columns: ['Label', value], rows: chart.items.map((item) => [item.label, item.value]) };
}

function titled(title: string | undefined, text: string): string {
  return title === undefined ? text : `**${title}**\n\n${text}`;
}

function firstHeading(report: Report): string | undefined {
  for (const block of report.blocks) {
    const heading = block.kind === 'markdown' ? /^\s*#{1,2} +(.+)$/m.exec(block.text)?.[1] : undefined;
    if (heading !== undefined) return heading.trim();
  }
  return undefined;
}
