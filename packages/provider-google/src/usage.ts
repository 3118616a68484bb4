import { countOf, reportOf, type Usage } from '@tutti/core';

/** A usage as Google reports it; `undefined` without counts. Reasoning is counted beside the answer, cached tokens within the prompt. */
export function toUsage(raw: unknown): Usage | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { promptTokenCount, toolUsePromptTokenCount, cachedContentTokenCount, candidatesTokenCount, thoughtsTokenCount } = raw as Record<
    string,
    unknown
  >;
  const prompt = countOf(promptTokenCount);
  if (prompt === undefined) return undefined;
  const total = prompt + (countOf(toolUsePromptTokenCount) ?? 0);
  const cacheRead = Math.min(total, countOf(cachedContentTokenCount) ?? 0);
  const text = countOf(candidatesTokenCount) ?? 0;
  const reasoning = countOf(thoughtsTokenCount) ?? 0;
  return {
    input: { total, noCache: total - cacheRead, cacheRead, cacheWrite: 0 },
    output: { total: text + reasoning, text, reasoning },
    raw: reportOf(raw),
  };
}
