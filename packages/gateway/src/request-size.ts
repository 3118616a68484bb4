import type { GenerateRequest } from '@tutti/core';

/** A token holds about four characters of English; three bytes is a cautious guess for mixed text. */
const BYTES_PER_TOKEN = 3;
const LIKELY_BYTES_PER_TOKEN = 4;
/** Roles and separators around each message. */
const TOKENS_PER_MESSAGE = 16;
/** What providers say to a model of its tools, beside their descriptions. */
const TOKENS_FOR_TOOLS = 600;
/** An image of the usual largest size; a few models count more. */
const TOKENS_PER_IMAGE = 1_600;

/** How many tokens a request has, before any provider has counted them. */
export interface RequestSize {
  /** A guess in the middle: what models are chosen by, so that none is left out that may well do. */
  readonly likely: number;
  /** A guess on the high side: what rate limits reserve. */
  readonly expected: number;
  /** What text cannot exceed, since a token is at least one byte: what budgets reserve. */
  readonly most: number;
}

/** Measures a request. What is reserved too much goes back when the call is settled. */
export function sizeOf(request: GenerateRequest): RequestSize {
  const tools = request.tools ?? [];
  let bytes = Buffer.byteLength(JSON.stringify([tools, request.responseSchema ?? null]));
  let tokens = tools.length === 0 ? 0 : TOKENS_FOR_TOOLS;
  for (const { content } of request.messages) {
    tokens += TOKENS_PER_MESSAGE;
    if (typeof content === 'string') bytes += Buffer.byteLength(content);
    else {
      for (const part of content) {
        if (part.type === 'image') tokens += TOKENS_PER_IMAGE;
        else bytes += Buffer.byteLength(JSON.stringify(part));
      }
    }
  }
  return {
    likely: tokens + Math.ceil(bytes / LIKELY_BYTES_PER_TOKEN),
    expected: tokens + Math.ceil(bytes / BYTES_PER_TOKEN),
    most: tokens + bytes,
  };
}

/** Whether a message shows an image. */
export function hasImages(request: GenerateRequest): boolean {
  return request.messages.some(({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image'));
}
