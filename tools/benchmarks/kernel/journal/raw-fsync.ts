import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

const PAGE = Buffer.alloc(4_096, 7);

/** Appends one page and syncs it, again and again: as often as this disk can make anything durable. */
export function rawFsyncs(file: string, count: number): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let written = 0; written < count; written++) {
      writeSync(descriptor, PAGE);
      fdatasyncSync(descriptor);
    }
  } finally {
    closeSync(descriptor);
  }
}
