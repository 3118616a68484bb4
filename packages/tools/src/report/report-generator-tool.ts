import { systemClock, type Clock } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { encodeText } from '../files/text-encoding.ts';
import { pathFields } from '../files/path-fields.ts';
import { reportSchema } from './report-parameters.ts';
import { reportToMarkdown } from './report-to-markdown.ts';
import { Slugger } from './slug.ts';
import { toReport } from './to-report.ts';

/** Makes reports from text, sections, tables and charts, as Markdown, one HTML page, or a PDF; writes them when a path is given, and PDF always. */
export class ReportGeneratorTool extends ActionTool {
  constructor(options: FileAccessOptions | FileAccess = {}, clock: Clock = systemClock) {
    const files = options instanceof FileAccess ? options : new FileAccess(options);
    super({
      id: 'report-generator',
      name: 'Report Generator',
      description: 'Makes reports as Markdown, HTML or PDF.',
      defaultAction: 'generate',
      actions: { generate: generate(files, clock) },
    });
  }
}

function generate(files: FileAccess, clock: Clock): ActionBody {
  return action({
    description:
      'Makes a report, in "content"; with a path it is written there too. A PDF is always written; its "content" is the Markdown.',
    effect: 'idempotent',
    actsWith: ['path', 'format=pdf'],
    schema: reportSchema,
    run: async (parameters, { signal }) => {
      const report = toReport(parameters);
      const markdown = reportToMarkdown(report);
      const content = parameters.format === 'html' ? (await import('./report-to-html.ts')).reportToHtml(report) : markdown;
      const { path, format } = parameters;
      const about = {
        action: 'generate',
        content,
        report: content,
        markdown,
        format,
        title: report.title ?? null,
        summary: summaryOf(markdown),
        word_count: wordCount(markdown),
      };
      if (format === 'pdf') {
        const target = path ?? `${new Slugger().next(report.title ?? 'report')}.pdf`;
        const { writePdf } = await import('../pdf/pdf-file.ts');
        // The table of contents stands in the Markdown already.
        return {
          ...about,
          ...(await writePdf(markdown, { files, path: target, title: report.title, hasContents: false, createdAt: clock.now(), signal })),
          success: true,
        };
      }
      const bytes = encodeText(content, 'utf-8');
      if (path !== undefined) await files.write(path, bytes, { signal });
      return { ...about, size: bytes.length, ...(path === undefined ? {} : pathFields(path)), success: true };
    },
  });
}

/** The first paragraph that is neither heading, table nor list. */
function summaryOf(markdown: string): string {
  const paragraphs = markdown.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  return paragraphs.find((paragraph) => paragraph !== '' && !/^([#|>*-]|\d+\.|```|!\[)/.test(paragraph)) ?? '';
}

function wordCount(markdown: string): number {
  return markdown.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
}
