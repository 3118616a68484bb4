import type { HostileInput } from './hostile-input.ts';

/** What the product did with an input. */
export type Seen =
  /** It refused, with its own error code and a message for people. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  /** It went on. `harm` lists what should not have happened; `warnings` the codes it raised on the way. */
  | { readonly outcome: 'went-on'; readonly harm: readonly string[]; readonly warnings?: readonly string[] };

/** Sends the inputs of one category through the product: one file per category in `checkers/`, exporting `checker`. */
export interface Checker {
  /** The product's own codes for codes of the index, where they differ. A list when several mean the same refusal. */
  readonly codes: Readonly<Record<string, string | readonly string[]>>;
  /** Judges nothing by the id: the same input under another id is seen the same. */
  check(input: HostileInput): Promise<Seen>;
  /** Called once after the last pass. */
  close?(): Promise<void>;
}

/** The input was taken, and nothing happened that should not. */
export const wentOn: Seen = { outcome: 'went-on', harm: [] };

/** What a thrown error means: a refusal when it carries a code of the product's, else it is passed on. */
export function refusalOf(error: unknown): Seen {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && typeof message === 'string') return { outcome: 'refused', code, message };
  throw error;
}
