import type { Json } from '../json/json.ts';

/** Tokens of a call. `input.total = noCache + cacheRead + cacheWrite`; `output.total = text + reasoning`. */
export interface Usage {
  readonly input: {
    readonly total: number;
    readonly noCache: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    /** Of `cacheWrite`: what is kept for an hour, where the provider prices that apart. */
    readonly cacheWrite1h?: number;
  };
  readonly output: { readonly total: number; readonly text: number; readonly reasoning: number };
  /** The provider's own report, untouched. */
  readonly raw?: Json;
  /** The provider reported nothing, or not all: the counts are guessed from the lengths of texts. */
  readonly isEstimated?: boolean;
}

/** A usage of plain input and output tokens, without cache and reasoning. */
export function plainUsage(inputTokens: number, outputTokens: number): Usage {
  return {
    input: { total: inputTokens, noCache: inputTokens, cacheRead: 0, cacheWrite: 0 },
    output: { total: outputTokens, text: outputTokens, reasoning: 0 },
  };
}

/** Whether these are counts of tokens that can be added up. */
export function isUsage(usage: unknown): usage is Usage {
  const { input, output } = (usage ?? {}) as { readonly input?: unknown; readonly output?: unknown };
  return areCounts(input) && areCounts(output);
}

function areCounts(counts: unknown): boolean {
  if (typeof counts !== 'object' || counts === null || !('total' in counts)) return false;
  return Object.values(counts).every(
    (count) => count === undefined || (typeof count === 'number' && count >= 0 && count <= Number.MAX_SAFE_INTEGER),
  );
}

/** The sum of two usages; `raw` is dropped, and a guess stays a guess. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: {
      total: a.input.total + b.input.total,
      noCache: a.input.noCache + b.input.noCache,
      cacheRead: a.input.cacheRead + b.input.cacheRead,
      cacheWrite: a.input.cacheWrite + b.input.cacheWrite,
      ...(a.input.cacheWrite1h === undefined && b.input.cacheWrite1h === undefined
        ? {}
        : { cacheWrite1h: (a.input.cacheWrite1h ?? 0) + (b.input.cacheWrite1h ?? 0) }),
    },
    output: {
      total: a.output.total + b.output.total,
      text: a.output.text + b.output.text,
      reasoning: a.output.reasoning + b.output.reasoning,
    },
    ...(a.isEstimated === true || b.isEstimated === true ? { isEstimated: true } : {}),
  };
}
