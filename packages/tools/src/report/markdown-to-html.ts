import { Marked, type RendererObject, type Tokens } from 'marked';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { escapeHtml } from './escape-html.ts';
import { imageUrl, linkUrl } from './safe-url.ts';
import { Slugger } from './slug.ts';
import { isTangled, maxMarkdownLength } from './tangled.ts';

/**
 * HTML of Markdown. Raw HTML in it is shown as text; links keep only harmless schemes; remote images become links.
 * @throws InputTooLargeError above 2 Mi characters
 */
export function markdownToHtml(markdown: string, slugger: Slugger = new Slugger()): string {
  if (markdown.length > maxMarkdownLength)
    throw new InputTooLargeError(
      `The text has ${markdown.length} characters; at most ${maxMarkdownLength} are made into HTML. Split the report.`,
      { data: { size: markdown.length, limit: maxMarkdownLength } },
    );
  const asText = `<pre>${escapeHtml(markdown)}</pre>\n`;
  if (isTangled(markdown)) return asText;
  try {
    return new Marked({ gfm: true, renderer: safeRenderer(slugger) }).parse(markdown, { async: false });
  } catch (error) {
    if (error instanceof RangeError || /call stack/.test((error as Error).message)) return asText;
    throw error;
  }
}

function safeRenderer(slugger: Slugger): RendererObject {
  return {
    html: ({ text }: Tokens.HTML | Tokens.Tag): string => escapeHtml(text),
    heading({ tokens, depth }: Tokens.Heading): string {
      const inner = this.parser.parseInline(tokens);
      return `<h${depth} id="${escapeHtml(slugger.next(this.parser.parseInline(tokens, this.parser.textRenderer)))}">${inner}</h${depth}>\n`;
    },
    link({ href, title, tokens }: Tokens.Link): string {
      const inner = this.parser.parseInline(tokens);
      const url = linkUrl(href);
      return url === undefined ? inner : `<a href="${escapeHtml(url)}"${titleOf(title)} rel="noopener noreferrer">${inner}</a>`;
    },
    image({ href, title, text }: Tokens.Image): string {
      const url = imageUrl(href);
      if (url !== undefined) return `<img src="${escapeHtml(url)}" alt="${escapeHtml(text)}"${titleOf(title)}>`;
      const remote = linkUrl(href);
      const label = escapeHtml(text === '' ? 'image' : text);
      return remote === undefined ? label : `<a href="${escapeHtml(remote)}" rel="noopener noreferrer">${label}</a>`;
    },
  };
}

function titleOf(title: string | null | undefined): string {
  return title === null || title === undefined || title === '' ? '' : ` title="${escapeHtml(title)}"`;
}
