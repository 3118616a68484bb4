import type { Token, Tokens } from 'marked';
import { type InlineRun, inlineRuns } from './inline-runs.ts';
import { pageMargin, type PdfDocument } from './pdf-document.ts';
import type { PdfFonts } from './pdf-fonts.ts';
import type { PdfText } from './pdf-text.ts';

const BODY = 10.5;
const headingSizes = [20, 16, 13.5, 12, 11, 10.5];
const INDENT = 16;
// Deeper lists and quotes stand at the same place, so that there is always room for text.
const MAX_INDENT = 160;

/** What a writer draws with. */
export interface PdfWriterOptions {
  readonly document: PdfDocument;
  readonly fonts: PdfFonts;
  readonly text: PdfText;
  /** Pictures by the address that the Markdown gives them. */
  readonly images: ReadonlyMap<string, Uint8Array>;
}

/** Draws the blocks of a Markdown text one below the other. */
export class PdfWriter {
  readonly #options: PdfWriterOptions;
  #indent: number = 0;

  constructor(options: PdfWriterOptions) {
    this.#options = options;
  }

  blocks(tokens: readonly Token[]): void {
    for (const token of tokens) this.#block(token);
  }

  #block(token: Token): void {
    switch (token.type) {
      case 'space':
        return;
      case 'heading':
        return this.#heading(token as Tokens.Heading);
      case 'code':
        return this.#code((token as Tokens.Code).text);
      case 'hr':
        return this.#rule();
      case 'blockquote':
        return this.#indented(() => this.blocks((token as Tokens.Blockquote).tokens));
      case 'list':
        return this.#list(token as Tokens.List);
      case 'table':
        return this.#table(token as Tokens.Table);
      default:
        return this.#paragraph(token);
    }
  }

  #heading({ depth, tokens }: Tokens.Heading): void {
    const { document } = this.#options;
    const size = headingSizes[depth - 1] ?? BODY;
    // A heading stays with at least a line of what follows.
    if (document.y + size * 4 > document.page.height - pageMargin) document.addPage();
    if (document.y > pageMargin) document.moveDown(depth <= 2 ? 0.9 : 0.6);
    this.#runs(
      inlineRuns(tokens).map((run) => ({ ...run, isBold: true })),
      size,
    );
    document.moveDown(0.35);
  }

  #paragraph(token: Token): void {
    const picture = pictureOf(token);
    const image = picture === undefined ? undefined : this.#options.images.get(picture);
    if (image !== undefined) return this.#image(image);
    this.#runs(inlineRuns('tokens' in token && token.tokens !== undefined ? token.tokens : [token]), BODY);
    this.#options.document.moveDown(0.6);
  }

  #image(bytes: Uint8Array): void {
    const { document } = this.#options;
    const height = (document.page.height - 2 * pageMargin) / 2;
    if (document.y + height > document.page.height - pageMargin) document.addPage();
    document.image(Buffer.from(bytes), this.#left, document.y, { fit: [this.#width, height] });
    document.y += height;
    document.moveDown(0.6);
  }

  #code(text: string): void {
    const { document, fonts } = this.#options;
    document
      .font(fonts.mono)
      .fontSize(BODY - 1.5)
      .fillColor('#24292f')
      .text(this.#options.text.fit(text), this.#left + 6, undefined, { width: this.#width - 6, lineGap: 1 });
    document.moveDown(0.8);
  }

  #rule(): void {
    const { document } = this.#options;
    document
      .moveDown(0.4)
      .moveTo(this.#left, document.y)
      .lineTo(this.#left + this.#width, document.y)
      .strokeColor('#c4cad0')
      .lineWidth(0.7)
      .stroke()
      .moveDown(0.6);
  }

  #list({ items, ordered, start }: Tokens.List): void {
    items.forEach((item, index) => {
      const mark = item.task ? (item.checked === true ? '[x]' : '[ ]') : ordered ? `${(start === '' ? 1 : start) + index}.` : '•';
      this.#mark(mark);
      this.#indented(() =>
        this.blocks(item.tokens.map((token): Token => (token.type === 'text' ? { ...token, type: 'paragraph' } : token))),
      );
    });
  }

  #mark(mark: string): void {
    const { document, fonts } = this.#options;
    if (document.y + BODY * 2 > document.page.height - pageMargin) document.addPage();
    const { y } = document;
    document.font(fonts.regular).fontSize(BODY).fillColor('#1c2024').text(mark, this.#left, y, { lineBreak: false });
    document.y = y;
  }

  #table({ header, rows }: Tokens.Table): void {
    const { document, fonts, text } = this.#options;
    const cell = ({ tokens }: Tokens.TableCell): string =>
      text.fit(
        inlineRuns(tokens)
          .map((run) => run.text)
          .join(''),
      );
    document
      .font(fonts.regular)
      .fontSize(BODY - 1.5)
      .fillColor('#1c2024');
    document.table({
      position: { x: this.#left },
      maxWidth: this.#width,
      defaultStyle: { border: 0.5, borderColor: '#c4cad0', padding: 4 },
      data: [
        header.map((each) => ({ text: cell(each), font: { src: fonts.bold }, backgroundColor: '#eef1f4' })),
        ...rows.map((row) => row.map((each) => ({ text: cell(each) }))),
      ],
    });
    document.x = this.#left;
    document.moveDown(1);
  }

  #runs(runs: readonly InlineRun[], size: number): void {
    const { document, fonts, text } = this.#options;
    document.fontSize(size);
    document.x = this.#left;
    runs.forEach((run, index) => {
      const font = run.isCode
        ? fonts.mono
        : run.isBold
          ? run.isItalic
            ? fonts.boldItalic
            : fonts.bold
          : run.isItalic
            ? fonts.italic
            : fonts.regular;
      const isLast = index === runs.length - 1;
      document
        .font(font)
        .fillColor(run.link === undefined ? '#1c2024' : '#2563c9')
        .text(text.fit(run.text), {
          width: this.#width,
          continued: !isLast,
          strike: run.isStruck,
          link: run.link ?? null,
          underline: run.link !== undefined,
          lineGap: 2,
        });
    });
  }

  #indented(draw: () => void): void {
    this.#indent += INDENT;
    draw();
    this.#indent -= INDENT;
    this.#options.document.x = this.#left;
  }

  get #left(): number {
    return pageMargin + Math.min(this.#indent, MAX_INDENT);
  }

  get #width(): number {
    return this.#options.document.page.width - pageMargin - this.#left;
  }
}

/** The address of the picture that is all of a paragraph. */
export function pictureOf(token: Token): string | undefined {
  const inner = token.type === 'paragraph' ? (token as Tokens.Paragraph).tokens.filter((each) => each.raw.trim() !== '') : [];
  const [only] = inner;
  return inner.length === 1 && only?.type === 'image' ? (only as Tokens.Image).href : undefined;
}
