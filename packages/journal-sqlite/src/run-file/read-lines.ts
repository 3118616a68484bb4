/** One line of a file, with the offset of its first byte. `zeros` counts NUL bytes at the very end: blocks that a power cut left. */
export interface Line {
  readonly offset: number;
  readonly number: number;
  readonly bytes: Buffer;
  /** It ends with a line break. */
  readonly isEnded: boolean;
  readonly zeros: number;
}

const NEWLINE = 0x0a;

/** Splits a stream into lines, holding one at a time. A longer line than `maxBytes` is given cut, one byte longer than that; nothing follows it. */
export async function* readLines(source: AsyncIterable<Uint8Array | string>, maxBytes: number): AsyncGenerator<Line> {
  const lines = new LineSplitter(maxBytes);
  for await (const chunk of source) {
    for (const line of lines.split(
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength),
    ))
      yield line;
    if (lines.isTooLong) return yield lines.rest();
  }
  const rest = lines.rest();
  if (rest.bytes.length > 0 || rest.zeros > 0) yield rest;
}

class LineSplitter {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;
  /** NUL bytes at the end of the piece at hand; when nothing else follows they are the file's tail. */
  #zeros = 0;
  #offset = 0;
  #number = 1;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isTooLong(): boolean {
    return this.#length > this.#maxBytes;
  }

  *split(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE, start); end >= 0 && !this.isTooLong; end = chunk.indexOf(NEWLINE, start)) {
      this.#add(chunk.subarray(start, end));
      start = end + 1;
      if (!this.isTooLong) yield this.#take(1);
    }
    if (!this.isTooLong) this.#add(chunk.subarray(start));
  }

  /** What is left after the last line break. */
  rest(): Line {
    const zeros = this.isTooLong ? 0 : this.#zeros;
    this.#zeros = 0;
    return { ...this.#take(0), isEnded: false, zeros };
  }

  #take(breakBytes: number): Line {
    this.#keepZeros();
    const bytes = Buffer.concat(this.#pieces).subarray(0, this.#maxBytes + 1);
    const line = { offset: this.#offset, number: this.#number, bytes, isEnded: true, zeros: 0 };
    this.#offset += this.#length + breakBytes;
    this.#number += 1;
    this.#pieces = [];
    this.#length = 0;
    return line;
  }

  /** Zeros are counted, not kept: a tail of them can be as long as the disk. */
  #add(piece: Buffer): void {
    let end = piece.length;
    while (end > 0 && piece[end - 1] === 0) end -= 1;
    if (end > 0) {
      this.#keepZeros();
      // A copy: the piece may be a view on a stream's buffer that is used again.
      this.#pieces.push(Buffer.from(piece.subarray(0, end)));
      this.#length += end;
    }
    this.#zeros += piece.length - end;
  }

  #keepZeros(): void {
    if (this.#zeros === 0) return;
    this.#pieces.push(Buffer.alloc(Math.min(this.#zeros, this.#maxBytes + 1)));
    this.#length += this.#zeros;
    this.#zeros = 0;
  }
}
