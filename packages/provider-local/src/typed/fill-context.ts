import type { Json } from '@tutti/core';
import type { Understanding } from '../request/understand.ts';
import type { Classification } from '../tasks/classify.ts';
import { sentimentOf, type Sentiment } from '../tasks/sentiment.ts';
import type { Engine } from '../text/engine.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';

/** A value for a place of the schema, or why there is none. */
export type Filled = { readonly value: Json } | { readonly missing: string };

/** What filling a schema works with. */
export class FillContext {
  readonly document: TextDocument;
  readonly engine: Engine;
  readonly request: Understanding;
  readonly signal: AbortSignal | undefined;
  /** The decision evidence and confidence are asked for: the last one made. */
  lastDecision:
    | { readonly confidence: number; readonly evidence: Sentence | undefined; readonly scores?: Classification['scores'] }
    | undefined = undefined;
  #sentiment: Promise<Sentiment> | undefined = undefined;

  constructor(
    document: TextDocument,
    engine: Engine,
    options: { readonly request: Understanding; readonly signal: AbortSignal | undefined },
  ) {
    this.document = document;
    this.engine = engine;
    this.request = options.request;
    this.signal = options.signal;
  }

  sentiment(): Promise<Sentiment> {
    return (this.#sentiment ??= sentimentOf(this.document, this.engine, this.signal));
  }
}
