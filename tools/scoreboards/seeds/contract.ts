import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that a document promises, and a test shows. */
export interface Promised {
  /** `001`. */
  readonly document: string;
  readonly kind: 'block' | 'symbol';
  /** What the title of its test begins with, before a colon. */
  readonly name: string;
}

/** All that the documents promise: a line each, in the columns document, kind and name. */
export function readContract(): readonly Promised[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, 'contract.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [document = '', kind, name = ''] = line.split('\t');
    if (kind !== 'block' && kind !== 'symbol') throw new Error(`contract.tsv has a line that is neither a block nor a symbol: ${line}`);
    return { document, kind, name };
  });
}
