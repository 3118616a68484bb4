import { loadOptional } from '../optional/load-optional.ts';

/** A document of pdfkit. */
export type PdfDocument = PDFKit.PDFDocument;

/** What stands in the document's own description. */
export interface PdfInfo {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  /** ms since 1970. */
  readonly createdAt: number;
}

export const pageMargin: number = 56;

/** An empty A4 document. @throws ToolNotInstalledError without pdfkit */
export async function newPdf({ title, author, createdAt }: PdfInfo): Promise<PdfDocument> {
  const { default: Document } = await loadOptional(['pdfkit'], () => import('pdfkit'));
  const info = {
    CreationDate: new Date(createdAt),
    Producer: 'Tutti',
    Creator: 'Tutti',
    ...(title === undefined ? {} : { Title: title }),
    ...(author === undefined ? {} : { Author: author }),
  };
  return new Document({ size: 'A4', margin: pageMargin, bufferPages: true, info });
}

/** Ends a document. @returns its bytes */
export function finishPdf(document: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    document
      .on('data', (part: Buffer) => parts.push(part))
      .once('error', reject)
      .once('end', () => resolve(Buffer.concat(parts)));
    document.end();
  });
}
