import { systemClock, type Clock, type JsonObject, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { flag, parameters } from '../action/parameters.ts';
import type { FileAccess } from '../files/file-access.ts';
import { encodeText } from '../files/text-encoding.ts';
import { htmlPage } from '../report/html-page.ts';

interface CompileParameters {
  readonly markdown_content: string;
  readonly output_path: string;
  readonly format: 'pdf' | 'html' | 'markdown';
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly include_toc: boolean;
  readonly include_timestamp: boolean;
  readonly font?: string | undefined;
}

const format = z.preprocess(
  (value) => {
    const word = String(value ?? 'pdf')
      .trim()
      .toLowerCase();
    return word === '' ? 'pdf' : word === 'md' ? 'markdown' : word === 'htm' ? 'html' : word;
  },
  z.enum(['pdf', 'html', 'markdown']),
);

const schema = () =>
  parameters<CompileParameters>(
    {
      markdown_content: z.string(),
      output_path: z.string().min(1),
      format,
      title: z.string().optional(),
      author: z.string().optional(),
      include_toc: flag().default(false),
      include_timestamp: flag().default(false),
      font: z.string().optional(),
      // Libraries are installed by people, never by pipelines; the name is known so that such pipelines are understood.
      install_if_missing: z.unknown().optional(),
    },
    {
      aliases: {
        markdown_content: ['markdown', 'content', 'text'],
        output_path: ['path', 'output_file', 'filename'],
        include_toc: ['toc', 'table_of_contents'],
      },
    },
  );

/** Makes documents of Markdown: PDF, without a browser; HTML; or Markdown as it is. */
export class PdfCompilerTool extends ActionTool {
  constructor(files: FileAccess, clock: Clock = systemClock) {
    const compile = action({
      description: 'Makes a PDF of Markdown and writes it.',
      effect: 'idempotent',
      schema,
      run: async (given, context) => ({
        action: 'compile',
        format: given.format,
        title: given.title ?? null,
        ...(await compileDocument(given, { files, clock, context })),
        success: true,
      }),
    });
    super({
      id: 'pdf-compiler',
      name: 'PDF Compiler',
      description: 'Makes PDF documents of Markdown.',
      defaultAction: 'compile',
      actions: { compile },
    });
  }
}

interface Surroundings {
  readonly files: FileAccess;
  readonly clock: Clock;
  readonly context: ToolContext;
}

async function compileDocument(given: CompileParameters, { files, clock, context: { signal } }: Surroundings): Promise<JsonObject> {
  const { markdown_content: markdown, output_path: path, title, author, font } = given;
  const createdAt = clock.now();
  const subtitle = given.include_timestamp ? `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` : undefined;
  if (given.format === 'pdf')
    return (await import('./pdf-file.ts')).writePdf(markdown, {
      files,
      path,
      title,
      author,
      font,
      subtitle,
      hasContents: given.include_toc,
      createdAt,
      signal,
    });
  const content =
    given.format === 'html'
      ? htmlPage(title ?? 'Document', (await import('../report/markdown-to-html.ts')).markdownToHtml(markdown))
      : markdown;
  const bytes = encodeText(content, 'utf-8');
  await files.write(path, bytes, { signal });
  return { content, path, file_path: path, filepath: path, output_path: path, size: bytes.length, file_size: bytes.length };
}
