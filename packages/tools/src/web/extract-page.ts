import { ValidationError, type JsonObject } from '@tutti/core';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { parsePage, type PageDocument, type PageElement } from './dom.ts';

/** What a page says. */
export interface ExtractedPage {
  readonly title: string;
  /** The main text as Markdown. */
  readonly markdown: string;
  /** The main text, plain. */
  readonly text: string;
  readonly description: string | null;
  readonly author: string | null;
  readonly published_at: string | null;
  readonly site: string | null;
  readonly language: string | null;
  readonly links: readonly { readonly text: string; readonly url: string }[];
  readonly images: readonly { readonly alt: string; readonly url: string }[];
  readonly headings: readonly { readonly level: number; readonly text: string }[];
}

const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_ELEMENTS = 60_000;
const MAX_LISTED = 500;

/**
 * The main content of an HTML page, as a reader's view shows it; nothing of the page is run or loaded.
 * @param options.selector takes the elements it names instead of the main content.
 * @throws InputTooLargeError beyond 4 Mi characters or 60,000 elements; ValidationError for a selector that cannot be read.
 */
export async function extractPage(
  html: string,
  { url, selector, wholePage = false }: { readonly url: string; readonly selector?: string | undefined; readonly wholePage?: boolean },
): Promise<ExtractedPage> {
  if (html.length > MAX_CHARACTERS) throw tooLarge(`${MAX_CHARACTERS} characters`);
  const [{ Readability }, { default: Turndown }] = await Promise.all([import('@mozilla/readability'), import('turndown')]);
  const document = await parsePage(/<html/i.test(html) ? html : `<html><body>${html}</body></html>`);
  if (document.querySelectorAll('*').length > MAX_ELEMENTS) throw tooLarge(`${MAX_ELEMENTS} elements`);
  const base = baseOf(document, url);
  for (const element of document.querySelectorAll('script, style, noscript, template, iframe, object, embed, svg')) element.remove();
  absolute(document, base);
  const lists = { links: linksOf(document), images: imagesOf(document), headings: headingsOf(document) };
  const meta = metaOf(document);
  const chosen =
    selector === undefined
      ? undefined
      : elementsOf(document, selector)
          .map((element) => element.outerHTML)
          .join('\n');
  const article =
    chosen === undefined && !wholePage ? new Readability(document.cloneNode(true) as never, { charThreshold: 200 }).parse() : null;
  const content = chosen ?? article?.content ?? document.body.innerHTML;
  const markdown = toMarkdown(new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' }), content);
  return {
    ...meta,
    title: oneLine(article?.title) ?? oneLine(document.title) ?? lists.headings[0]?.text ?? '',
    description: meta.description ?? oneLine(article?.excerpt) ?? null,
    author: meta.author ?? oneLine(article?.byline) ?? null,
    published_at: meta.published_at ?? article?.publishedTime ?? null,
    markdown,
    text: plainText((await parsePage(`<html><body>${content}</body></html>`)).body),
    ...lists,
  };
}

function elementsOf(document: PageDocument, selector: string): readonly PageElement[] {
  try {
    return [...document.querySelectorAll(selector)];
  } catch (error) {
    throw new ValidationError(
      `${JSON.stringify(selector.slice(0, 200))} is no selector. Write one of CSS, such as "main", "#price" or "table.results td".`,
      { cause: error, issues: [{ path: 'selector', message: 'it cannot be read' }] },
    );
  }
}

/** What to warn of where a selector found nothing: an empty page looks the same. */
export function selectorWarnings(selector: string | undefined, { url, text }: { readonly url: string; readonly text: string }): JsonObject {
  return selector === undefined || text !== ''
    ? {}
    : {
        warnings: [
          `Nothing with text on ${url} matches the selector ${JSON.stringify(selector)}. Correct it, or leave it out to see what the page holds; what scripts put there only a browser reads (headless-browser).`,
        ],
      };
}

/** The same as plain JSON. */
export function pageDocument(page: ExtractedPage): JsonObject {
  return JSON.parse(JSON.stringify(page)) as JsonObject;
}

function toMarkdown(turndown: { turndown(html: string): string }, html: string): string {
  return html.trim() === '' ? '' : turndown.turndown(html).trim();
}

function baseOf(document: PageDocument, url: string): URL {
  return URL.parse(document.querySelector('base[href]')?.getAttribute('href') ?? '', url) ?? new URL(url);
}

/** Relative addresses mean nothing outside of their page; other schemes than http(s) lead nowhere a reader should go. */
function absolute(document: PageDocument, base: URL): void {
  for (const [selector, name] of [
    ['a[href]', 'href'],
    ['img[src]', 'src'],
  ] as const) {
    for (const element of document.querySelectorAll(selector)) {
      const target = URL.parse(element.getAttribute(name) ?? '', base.href);
      if (target !== null && /^https?:$/.test(target.protocol)) element.setAttribute(name, target.href);
      else element.removeAttribute(name);
    }
  }
}

function linksOf(document: PageDocument): ExtractedPage['links'] {
  const found = new Map<string, string>();
  for (const link of document.querySelectorAll('a[href]')) {
    const url = (link.getAttribute('href') ?? '').replace(/#.*$/, '');
    if (url !== '' && !found.has(url) && found.size < MAX_LISTED) found.set(url, oneLine(link.textContent) ?? '');
  }
  return [...found].map(([url, text]) => ({ text, url }));
}

function imagesOf(document: PageDocument): ExtractedPage['images'] {
  return [...document.querySelectorAll('img[src]')]
    .slice(0, MAX_LISTED)
    .map((image) => ({ alt: image.getAttribute('alt') ?? '', url: image.getAttribute('src') ?? '' }));
}

function headingsOf(document: PageDocument): ExtractedPage['headings'] {
  return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .slice(0, MAX_LISTED)
    .map((heading) => ({ level: Number(heading.tagName.slice(1)), text: oneLine(heading.textContent) ?? '' }));
}

function metaOf(document: PageDocument): Pick<ExtractedPage, 'description' | 'author' | 'published_at' | 'site' | 'language'> {
  const meta = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = oneLine(document.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content'));
      if (value !== undefined) return value;
    }
    return null;
  };
  return {
    description: meta('description', 'og:description'),
    author: meta('author', 'article:author'),
    published_at: meta('article:published_time', 'date', 'dc.date'),
    site: meta('og:site_name'),
    language: oneLine(document.documentElement.getAttribute('lang')) ?? null,
  };
}

const BLOCKS = 'p, div, section, article, li, tr, h1, h2, h3, h4, h5, h6, br, pre, blockquote';

function plainText(body: PageElement): string {
  for (const block of body.querySelectorAll(BLOCKS)) block.append('\n');
  return (body.textContent ?? '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function oneLine(text: string | null | undefined): string | undefined {
  const plain = text?.replaceAll(/\s+/g, ' ').trim();
  return plain === '' ? undefined : plain;
}

function tooLarge(limit: string): InputTooLargeError {
  return new InputTooLargeError(
    `The page is larger than ${limit}, so its text is not taken out. Fetch it as it is with the tool "http-client".`,
  );
}
