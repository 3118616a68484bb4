import { Marked, type RendererObject, type Tokens } from 'marked';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { escapeHtml } from './escape-html.ts';
import { imageUrl, linkUrl } from './safe-url.ts';
import { Slugger } from './slug.ts';

const MAX_LENGTH = 2 * 1024 * 1024;
const MAX_MARKS = 1_000;
const MAX_NESTING = 60;

/**
 * HTML of Markdown. Raw HTML in it is shown as text; links keep only harmless schemes; remote images become links.
 * @throws InputTooLargeError above 2 Mi characters
 */
export function markdownToHtml(markdown: string, slugger: Slugger = new Slugger()): string {
  if (markdown.length > MAX_LENGTH) throw new InputTooLargeError(`The text has ${markdown.length} characters; at most ${MAX_LENGTH} are made into HTML. Split the report.`, { data: { size: markdown.length, limit: MAX_LENGTH } });
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

/** Whether a text nests or marks so densely that the parser would take more than linear time over it. No honest report does. */
function isTangled(markdown: string): boolean {
  let marks = 0;
  for (const line of markdown.split('\n')) {
    const lead = /^[\s>]*/.exec(line)?.[0] ?? '';
    if (lead.length > 2 * MAX_NESTING && line.trim() !== '') return true;
    // A blank line, a table row, a list item or a heading begins a new run of text.
    if (/^\s*($|[|#>+-]|\*\s|\d+[.)])/.test(line)) marks = 0;
    marks += line.match(/[*_~`]/g)?.length ?? 0;
    if (marks > MAX_MARKS) return true;
  }
  return false;
}
