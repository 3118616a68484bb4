import type { PdfDocument } from './pdf-document.ts';

/** Names of the fonts of a document. */
export interface PdfFonts {
  readonly regular: string;
  readonly bold: string;
  readonly italic: string;
  readonly boldItalic: string;
  readonly mono: string;
}

const standard: PdfFonts = {
  regular: 'Helvetica',
  bold: 'Helvetica-Bold',
  italic: 'Helvetica-Oblique',
  boldItalic: 'Helvetica-BoldOblique',
  mono: 'Courier',
};

/** The fonts that every reader of PDF has; or one of the user's own, for all styles. */
export function pdfFonts(document: PdfDocument, own: Uint8Array | undefined): PdfFonts {
  if (own === undefined) return standard;
  document.registerFont('own', Buffer.from(own));
  return { regular: 'own', bold: 'own', italic: 'own', boldItalic: 'own', mono: 'own' };
}
