import type { JsonObject } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { encodeText } from '../files/text-encoding.ts';
import { reportToHtml, reportToMarkdown } from './render-report.ts';
import { reportSchema } from './report-parameters.ts';
import { toReport } from './to-report.ts';

/** Makes reports from text, sections, tables and charts, as Markdown or as one HTML page; writes them when a path is given. */
export class ReportGeneratorTool extends ActionTool {
  constructor(options: FileAccessOptions | FileAccess = {}) {
    const files = options instanceof FileAccess ? options : new FileAccess(options);
    super({
      id: 'report-generator',
      name: 'Report Generator',
      description: 'Makes reports as Markdown or HTML.',
      defaultAction: 'generate',
      actions: { generate: generate(files) },
    });
  }
}

function generate(files: FileAccess): ActionBody {
  return action({
    description: 'Makes a report, in "content"; with a path it is written there too.',
    effect: 'idempotent',
    schema: reportSchema,
    run: async (parameters, { signal }) => {
      const report = toReport(parameters);
      const markdown = reportToMarkdown(report);
      const content = parameters.format === 'html' ? reportToHtml(report) : markdown;
      const bytes = encodeText(content, 'utf-8');
      const { path } = parameters;
      if (path !== undefined) await files.write(path, bytes, { signal });
      return {
        action: 'generate', content, report: content, markdown, format: parameters.format, title: report.title ?? null,
        summary: summaryOf(markdown), word_count: wordCount(markdown), size: bytes.length,
        ...(path === undefined ? {} : pathFields(path)),
        success: true,
      };
    },
  });
}

function pathFields(path: string): JsonObject {
  return { path, file_path: path, filepath: path, output_path: path };
}

/** The first paragraph that is neither heading, table nor list. */
function summaryOf(markdown: string): string {
  const paragraphs = markdown.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  return paragraphs.find((paragraph) => paragraph !== '' && !/^([#|>*-]|\d+\.|```|!\[)/.test(paragraph)) ?? '';
}

function wordCount(markdown: string): number {
  return markdown.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
}
