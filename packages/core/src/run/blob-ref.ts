/** A value too large for the record itself (over 64 KiB of JSON): content-addressed. */
export interface BlobRef {
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  readonly bytes: number;
}
