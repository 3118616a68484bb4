import { Marked, type Token, type Tokens } from 'marked';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { isTangled, maxMarkdownLength } from '../report/tangled.ts';
import { finishPdf, newPdf, pageMargin, type PdfDocument, type PdfInfo } from './pdf-document.ts';
import { pdfFonts, type PdfFonts } from './pdf-fonts.ts';
import { PdfText } from './pdf-text.ts';
import { pictureOf, PdfWriter } from './pdf-writer.ts';

/** How a PDF is made of Markdown. */
export interface PdfOptions extends PdfInfo {
  readonly hasContents: boolean;
  /** A line below the title, such as a date. */
  readonly subtitle?: string | undefined;
  /** A TrueType or OpenType font, for letters that the standard fonts lack. */
  readonly font?: Uint8Array | undefined;
  /** The bytes of a local picture; undefined shows its description instead. */
  readonly readImage: (path: string) => Promise<Uint8Array | undefined>;
}

/** A PDF and what is known of it. */
export interface MadePdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** Characters that no font could show; they stand as `?`. */
  readonly missingCharacters: readonly string[];
}

/** Makes a PDF of Markdown. @throws ToolNotInstalledError, InputTooLargeError */
export async function markdownToPdf(markdown: string, options: PdfOptions): Promise<MadePdf> {
  if (markdown.length > maxMarkdownLength)
    throw new InputTooLargeError(
      `The text has ${markdown.length} characters; at most ${maxMarkdownLength} are made into a PDF. Split it.`,
      { data: { size: markdown.length, limit: maxMarkdownLength } },
    );
  const tokens = lex(markdown);
  const document = await newPdf(options);
  const text = new PdfText({ canShowAll: options.font !== undefined });
  const fonts = pdfFonts(document, options.font);
  opening(document, { fonts, text, tokens, options });
  new PdfWriter({ document, fonts, text, images: await imagesOf(tokens, options.readImage) }).blocks(tokens);
  const pages = numberPages(document, fonts);
  return { bytes: await finishPdf(document), pages, missingCharacters: text.missing };
}

function lex(markdown: string): readonly Token[] {
  // What nests or marks too densely to be parsed in time is shown as it stands.
  const asText: readonly Token[] = [{ type: 'code', raw: markdown, text: markdown }];
  if (isTangled(markdown)) return asText;
  try {
    return new Marked({ gfm: true }).lexer(markdown);
  } catch (error) {
    if (error instanceof RangeError) return asText;
    throw error;
  }
}

interface Opening {
  readonly fonts: PdfFonts;
  readonly text: PdfText;
  readonly tokens: readonly Token[];
  readonly options: PdfOptions;
}

function opening(document: PdfDocument, { fonts, text, tokens, options: { title, subtitle, author, hasContents } }: Opening): void {
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
  if (title !== undefined && headings[0]?.depth !== 1) document.font(fonts.bold).fontSize(22).fillColor('#1c2024').text(text.fit(title));
  const line = [author, subtitle].filter((part) => part !== undefined).join(' · ');
  if (line !== '') document.font(fonts.regular).fontSize(10).fillColor('#5b6470').text(text.fit(line));
  if (document.y > pageMargin) document.moveDown(1);
  if (!hasContents || headings.length === 0) return;
  document.font(fonts.bold).fontSize(13).fillColor('#1c2024').text('Contents').moveDown(0.3).font(fonts.regular).fontSize(10.5);
  for (const { depth, text: heading } of headings.filter((each) => each.depth <= 3))
    document.text(text.fit(heading), pageMargin + (depth - 1) * 14);
  document.x = pageMargin;
  document.moveDown(1);
}

async function imagesOf(tokens: readonly Token[], readImage: PdfOptions['readImage']): Promise<ReadonlyMap<string, Uint8Array>> {
  const images = new Map<string, Uint8Array>();
  for (const token of tokens) {
    const path = pictureOf(token);
    const bytes = path === undefined ? undefined : await readImage(path);
    if (path !== undefined && bytes !== undefined) images.set(path, bytes);
  }
  return images;
}

/** @returns how many there are */
function numberPages(document: PdfDocument, fonts: PdfFonts): number {
  const { count, start } = document.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page);
    // Text in the margin would otherwise begin a new page.
    document.page.margins.bottom = 0;
    document
      .font(fonts.regular)
      .fontSize(8.5)
      .fillColor('#5b6470')
      .text(`${page + 1} / ${count}`, pageMargin, document.page.height - pageMargin / 1.6, {
        align: 'center',
        width: document.page.width - 2 * pageMargin,
        lineBreak: false,
      });
  }
  return count;
}
