import { countOf, reportOf, type Usage } from '@tutti/core';

/** A usage as OpenAI and compatible servers report it; `undefined` without counts. */
export function toUsage(raw: unknown): Usage | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const {
    prompt_tokens,
    completion_tokens,
    prompt_tokens_details: inDetails,
    completion_tokens_details: outDetails,
  } = raw as Record<string, unknown>;
  const [input, output] = [countOf(prompt_tokens), countOf(completion_tokens)];
  if (input === undefined || output === undefined) return undefined;
  const detail = (details: unknown, name: string): number => countOf((details as Record<string, unknown> | null | undefined)?.[name]) ?? 0;
  const cacheRead = Math.min(input, detail(inDetails, 'cached_tokens'));
  const cacheWrite = Math.min(input - cacheRead, detail(inDetails, 'cache_write_tokens'));
  const reasoning = Math.min(output, detail(outDetails, 'reasoning_tokens'));
  return {
    input: { total: input, noCache: input - cacheRead - cacheWrite, cacheRead, cacheWrite },
    output: { total: output, text: output - reasoning, reasoning },
    raw: reportOf(raw),
  };
}
