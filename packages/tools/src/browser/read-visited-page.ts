import type { JsonObject } from '@tutti/core';
import { extractPage, pageDocument, selectorWarnings } from '../web/extract-page.ts';
import type { VisitParameters } from './browser-parameters.ts';
import type { BrowserSession } from './browser-session.ts';

/** What a page says as it stands now, in the words of the web scraper. */
export async function readVisitedPage(
  { page }: BrowserSession,
  head: JsonObject,
  { selector, main_content: isMain, max_length: most }: VisitParameters,
): Promise<JsonObject> {
  const url = page.url();
  const html = await page.content();
  const { links, images, headings, text, markdown, title, ...metadata } = pageDocument(
    await extractPage(html, { url, selector, wholePage: !isMain }),
  );
  const cut = (value: unknown): string => (most === undefined ? String(value) : String(value).slice(0, most));
  const status = Number(head['status_code']);
  return {
    ...head,
    url,
    title: title === '' ? await page.title() : (title ?? ''),
    content: cut(markdown),
    markdown: cut(markdown),
    text: cut(text),
    word_count: words(String(text)),
    size: Buffer.byteLength(html),
    links: links ?? [],
    images: images ?? [],
    headings: headings ?? [],
    metadata,
    publication_date: metadata['published_at'] ?? null,
    ...selectorWarnings(selector, { url, text: String(text) }),
    ...(status >= 400 ? { success: false, error: `The page ${url} answered ${status}.` } : { success: true }),
  };
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
