import { barChart } from './bar-chart.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';
import { markdownToHtml } from './markdown-to-html.ts';
import { tableToMarkdown } from './markdown-values.ts';
import type { Report, ReportBlock } from './report-model.ts';
import { opening } from './report-to-markdown.ts';
import { Slugger } from './slug.ts';

/** A report as one HTML page that needs nothing else. */
export function reportToHtml(report: Report): string {
  const slugger = new Slugger();
  const parts = [
    ...opening(report).map((text) => markdownToHtml(text, slugger)),
    ...report.blocks.map((block) => blockToHtml(block, slugger)),
  ];
  return htmlPage(report.title ?? firstHeading(report) ?? 'Report', parts.join('\n'));
}

function blockToHtml(block: ReportBlock, slugger: Slugger): string {
  switch (block.kind) {
    case 'markdown':
      return markdownToHtml(block.text, slugger);
    case 'table':
      return `<figure>${block.table.title === undefined ? '' : `<figcaption>${escapeHtml(block.table.title)}</figcaption>`}${markdownToHtml(tableToMarkdown(block.table), slugger)}</figure>`;
    case 'chart':
      return barChart(block.chart);
  }
}

function firstHeading(report: Report): string | undefined {
  for (const block of report.blocks) {
    const heading = block.kind === 'markdown' ? /^\s*#{1,2} +(.+)$/m.exec(block.text)?.[1] : undefined;
    if (heading !== undefined) return heading.trim();
  }
  return undefined;
}
