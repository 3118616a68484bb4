import { sha256, type BlobRow } from '@tutti/core';
import { z } from 'zod';

/** Bytes of a blob in one record: base64 makes a third more of them. */
const PIECE_BYTES = 512 * 1024;

/** The largest value a run may hold, as the kernel sees to. */
const MAX_BLOB_BYTES = 64 * 1024 * 1024;

const pieceSchema = z.looseObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  piece: z.int().min(0),
  isLast: z.boolean(),
  data: z.base64(),
});

/** The records of a blob. */
export function* piecesOf({ hash, bytes }: BlobRow): Generator<object> {
  const count = Math.max(1, Math.ceil(bytes.byteLength / PIECE_BYTES));
  for (let piece = 0; piece < count; piece++) {
    const data = Buffer.from(bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)).toString('base64');
    yield { type: 'blob', hash, piece, isLast: piece === count - 1, data };
  }
}

/** Puts a blob together from its records; holds one blob at a time. */
export class BlobAssembly {
  #hash: string | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;

  get isOpen(): boolean {
    return this.#hash !== undefined;
  }

  /** @returns the blob with its last piece; a text says what is wrong. */
  add(value: unknown): BlobRow | string | undefined {
    const parsed = pieceSchema.safeParse(value);
    if (!parsed.success) return 'it is no piece of a blob';
    const { hash, piece, isLast, data } = parsed.data;
    if (piece !== this.#pieces.length || (this.#hash !== undefined && this.#hash !== hash))
      return `it is piece ${piece} of blob ${hash} where another is due`;
    this.#hash = hash;
    const bytes = Buffer.from(data, 'base64');
    this.#pieces.push(bytes);
    this.#bytes += bytes.byteLength;
    if (this.#bytes > MAX_BLOB_BYTES) return `blob ${hash} is larger than ${MAX_BLOB_BYTES} bytes`;
    return isLast ? this.#finish(hash) : undefined;
  }

  #finish(hash: string): BlobRow | string {
    const bytes = Buffer.concat(this.#pieces);
    this.#hash = undefined;
    this.#pieces = [];
    this.#bytes = 0;
    return sha256(bytes) === hash ? { hash, bytes } : `blob ${hash} has other bytes than its hash says`;
  }
}
