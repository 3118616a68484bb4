import type { JsonObject, ToolContext } from '@tutti/core';
import { TuttiError } from '@tutti/core';
import { z } from 'zod';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { flag, numeric, parameters } from '../action/parameters.ts';
import { decodeBody } from '../net/decode-body.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import { extractPage, pageDocument, selectorWarnings } from './extract-page.ts';

interface ScrapeParameters {
  readonly url?: string | undefined;
  readonly urls?: readonly string[] | undefined;
  readonly selector?: string | undefined;
  readonly main_content: boolean;
  readonly timeout?: number | undefined;
  readonly max_length?: number | undefined;
}

const url = z.string();
const schema = () =>
  parameters<ScrapeParameters>(
    {
      url: url.optional(),
      urls: z
        .preprocess(
          (given) => (typeof given === 'string' ? [given] : given),
          z.array(z.union([url, z.looseObject({ url }).transform((hit) => hit.url)])).max(50),
        )
        .optional(),
      selector: z.string().optional(),
      main_content: flag().default(true),
      // Pipelines write seconds and milliseconds alike; nobody waits a thousand seconds for a page.
      timeout: numeric(z.number().positive())
        .transform((time) => (time >= 1_000 ? time / 1_000 : time))
        .optional(),
      max_length: numeric(z.number().int().positive()).optional(),
    },
    { aliases: { main_content: ['extract_main_content'], max_length: ['max_chars', 'max_content_length'] } },
  );

/** Reads web pages: their main text as Markdown and plain, their links, images and metadata. Pages are not run: see the browser for those that need it. */
export class WebScraperTool extends ActionTool {
  constructor(options: NetAccessOptions | NetAccess = {}) {
    const net = options instanceof NetAccess ? options : new NetAccess(options);
    const body = (name: string) =>
      action<ScrapeParameters>({
        description: 'Reads a page, or several: main text, links, images and metadata.',
        effect: 'none',
        schema: () =>
          schema().refine((given) => given.url !== undefined || given.urls !== undefined, {
            error: 'give the url of a page',
            path: ['url'],
          }),
        run: async (given, context) => ({
          action: name,
          ...(given.url === undefined ? await readAll(net, given, context) : await readPage(net, { ...given, url: given.url }, context)),
        }),
      });
    super({
      id: 'web-scraper',
      readsOutside: true,
      name: 'Web scraper',
      description: 'Reads web pages.',
      defaultAction: 'scrape',
      actions: { scrape: body('scrape'), extract: body('extract'), fetch: body('fetch') },
    });
  }
}

/** One page that cannot be read does not lose the others; when none can, that is a failure. */
async function readAll(net: NetAccess, given: ScrapeParameters, context: ToolContext): Promise<JsonObject> {
  const results: JsonObject[] = [];
  const errors: JsonObject[] = [];
  for (const each of given.urls ?? []) {
    try {
      results.push(await readPage(net, { ...given, url: each }, context));
    } catch (error) {
      throwIfCancelled(context.signal);
      if (!TuttiError.isInstance(error)) throw error;
      errors.push({ url: each, code: error.code, error: error.message });
    }
  }
  const isFailure = results.length === 0 && errors.length > 0;
  return {
    results,
    extracted_content: results,
    errors,
    extraction_errors: errors,
    count: results.length,
    content: results.map((page) => String(page['content'])).join('\n\n'),
    success: !isFailure,
    ...(isFailure ? { error: String(errors[0]?.['error']) } : {}),
  };
}

async function readPage(
  net: NetAccess,
  { url: from, selector, main_content: isMain, timeout, max_length: maxLength }: ScrapeParameters & { readonly url: string },
  { signal }: ToolContext,
): Promise<JsonObject> {
  const answer = await net.request(from, {
    signal,
    headers: { accept: 'text/html,application/xhtml+xml,text/*;q=0.8,*/*;q=0.5' },
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1_000 }),
  });
  const type = answer.headers['content-type'] ?? '';
  const body = decodeBody(answer.body, type);
  const head = { url: answer.url, status_code: answer.status, content_type: type, size: answer.body.byteLength };
  if (answer.status >= 400) return { ...head, success: false, error: `The page ${from} answered ${answer.status}.`, content: '', text: '' };
  if (body === undefined)
    return {
      ...head,
      success: false,
      error: `The page ${from} is no text (${type === '' ? 'unknown type' : type}).`,
      content: '',
      text: '',
    };
  const cut = (text: string): string => (maxLength === undefined ? text : text.slice(0, maxLength));
  if (!/html/i.test(type) && !/^\s*</.test(body))
    return {
      ...head,
      title: '',
      content: cut(body),
      text: cut(body),
      markdown: cut(body),
      links: [],
      images: [],
      metadata: {},
      word_count: words(body),
      success: true,
    };
  const { links, images, headings, text, markdown, ...metadata } = pageDocument(
    await extractPage(body, { url: answer.url, selector, wholePage: !isMain }),
  );
  const shown = { content: cut(String(markdown)), markdown: cut(String(markdown)), text: cut(String(text)) };
  return {
    ...head,
    title: metadata['title'] ?? '',
    ...shown,
    word_count: words(String(text)),
    links: links ?? [],
    images: images ?? [],
    headings: headings ?? [],
    metadata,
    publication_date: metadata['published_at'] ?? null,
    ...selectorWarnings(selector, { url: answer.url, text: String(text) }),
    success: true,
  };
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
