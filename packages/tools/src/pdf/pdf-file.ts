import type { JsonObject } from '@tutti/core';
import type { FileAccess } from '../files/file-access.ts';
import { markdownToPdf } from './markdown-to-pdf.ts';

/** A PDF to be written. */
export interface PdfFileOptions {
  readonly files: FileAccess;
  readonly path: string;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly hasContents: boolean;
  /** Path of a font file. */
  readonly font?: string | undefined;
  readonly createdAt: number;
  readonly signal: AbortSignal;
}

/** Makes a PDF of Markdown and writes it. @returns the fields that tell of it */
export async function writePdf(markdown: string, { files, path, font, signal, ...options }: PdfFileOptions): Promise<JsonObject> {
  const fontBytes = font === undefined ? undefined : await files.read(font, { signal });
  const readImage = (image: string): Promise<Uint8Array | undefined> =>
    isPicture(image) ? files.read(image, { signal }) : Promise.resolve(undefined);
  const { bytes, pages, missingCharacters } = await markdownToPdf(markdown, { ...options, font: fontBytes, readImage });
  await files.write(path, bytes, { signal });
  return {
    path,
    file_path: path,
    filepath: path,
    output_path: path,
    pdf_path: path,
    size: bytes.length,
    file_size: bytes.length,
    pages,
    page_count: pages,
    missing_characters: missingCharacters.join(''),
  };
}

/** A picture in a file of its own, of a kind that PDF can hold. */
function isPicture(address: string): boolean {
  return /\.(png|jpe?g)$/i.test(address) && !/^[a-z][a-z0-9+.-]*:/i.test(address);
}
