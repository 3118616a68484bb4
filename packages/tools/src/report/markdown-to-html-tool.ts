import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { encodeText } from '../files/text-encoding.ts';
import { htmlPage } from './html-page.ts';

interface ConvertParameters {
  readonly markdown_content: string;
  readonly title?: string | undefined;
  readonly output_path?: string | undefined;
}

const convertSchema = () =>
  parameters<ConvertParameters>(
    { markdown_content: z.string(), title: z.string().optional(), output_path: z.string().optional() },
    { aliases: { markdown_content: ['markdown', 'content', 'text'], output_path: ['path', 'output_file'] } },
  );

/** Makes one HTML page of Markdown; writes it when a path is given. */
export class MarkdownToHtmlTool extends ActionTool {
  constructor(options: FileAccessOptions | FileAccess = {}) {
    const files = options instanceof FileAccess ? options : new FileAccess(options);
    super({
      id: 'markdown-to-html',
      name: 'Markdown to HTML',
      description: 'Makes an HTML page of Markdown.',
      defaultAction: 'convert',
      actions: { convert: convert(files) },
    });
  }
}

function convert(files: FileAccess): ActionBody {
  return action({
    description: 'Makes one HTML page of Markdown; raw HTML in it is shown as text.',
    effect: 'idempotent',
    actsWith: ['output_path'],
    schema: convertSchema,
    run: async ({ markdown_content: markdown, title, output_path: path }, { signal }) => {
      const { markdownToHtml } = await import('./markdown-to-html.ts');
      const heading = /^\s*# +(.+)$/m.exec(markdown)?.[1]?.trim();
      const content = htmlPage(title ?? heading ?? 'Document', markdownToHtml(markdown));
      const bytes = encodeText(content, 'utf-8');
      if (path !== undefined) await files.write(path, bytes, { signal });
      return {
        action: 'convert',
        content,
        html: content,
        size: bytes.length,
        ...(path === undefined ? {} : { path, output_path: path, file_path: path, filepath: path }),
        success: true,
      };
    },
  });
}
