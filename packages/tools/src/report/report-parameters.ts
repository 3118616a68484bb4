import type { Json } from '@tutti/core';
import { z } from 'zod';
import { flag, parameters } from '../action/parameters.ts';

export interface SectionParameter {
  readonly title?: string | undefined;
  readonly content?: Json | undefined;
  readonly condition?: unknown;
  readonly table?: Json | undefined;
  readonly chart?: Json | undefined;
}

export interface ReportParameters {
  readonly content?: Json | undefined;
  readonly title?: string | undefined;
  readonly format: 'markdown' | 'html' | 'pdf';
  readonly sections?: readonly SectionParameter[] | undefined;
  readonly tables?: readonly Json[] | undefined;
  readonly charts?: readonly Json[] | undefined;
  readonly images?: readonly string[] | undefined;
  readonly metadata?: Json | undefined;
  readonly template?: string | undefined;
  readonly include_toc: boolean;
  readonly path?: string | undefined;
  readonly [other: string]: unknown;
}

const list = <T>(item: z.ZodType<T>): z.ZodType<T[] | undefined> =>
  z
    .preprocess(
      (value) =>
        value === undefined || value === null || value === '' ? undefined : Array.isArray(value) ? (value as unknown[]) : [value],
      z.array(item).optional(),
    )
    .optional();

const section = z.preprocess(
  (value) => {
    if (typeof value === 'string') return { content: value };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { heading, name, text, body, items, data, ...rest } = value as Record<string, unknown>;
    return { ...rest, title: rest['title'] ?? heading ?? name, content: rest['content'] ?? text ?? body ?? items ?? data };
  },
  z.object({
    title: z.string().optional(),
    content: z.unknown().optional(),
    condition: z.unknown().optional(),
    table: z.unknown().optional(),
    chart: z.unknown().optional(),
  }),
);

const format = z.preprocess(
  (value) => {
    const word = String(value ?? 'markdown')
      .trim()
      .toLowerCase();
    return word === 'md' || word === 'text' || word === '' ? 'markdown' : word === 'htm' ? 'html' : word;
  },
  z.enum(['markdown', 'html', 'pdf'], {
    error: 'reports are made as markdown, html or pdf; pass the markdown on to another tool for other formats',
  }),
);

/** Names the tool does not know are kept: without content they are the material of the report. */
export const reportSchema = (): z.ZodType<ReportParameters> =>
  parameters<ReportParameters>(
    {
      content: z.unknown().optional(),
      title: z.string().optional(),
      format,
      sections: list(section as z.ZodType<SectionParameter>),
      tables: list(z.unknown()),
      charts: list(z.unknown()),
      images: list(z.string()),
      metadata: z.unknown().optional(),
      template: z.string().optional(),
      include_toc: flag().default(false),
      path: z.string().optional(),
    },
    {
      aliases: {
        content: ['markdown', 'markdown_content', 'body', 'text'],
        path: ['output_path', 'output_file', 'file_path', 'filepath'],
        tables: ['table'],
        charts: ['chart'],
        images: ['visualization_files', 'image_files'],
        include_toc: ['toc', 'table_of_contents'],
        format: ['output_format'],
      },
      others: 'keep',
    },
  );
