import type { Json } from '../json/json.ts';
import type { Usage } from '../model/usage.ts';
import type { ModelRequest } from '../model/model-request.ts';

const CHARACTERS_PER_TOKEN = 4;

/** A guess of a usage that the provider did not report: one token for four characters, marked as a guess. Never 0, since an unknown use is not none. */
export function estimateUsage(request: ModelRequest, output: string): Usage {
  const prompt = JSON.stringify([request.messages, request.tools ?? [], request.responseSchema ?? null]);
  const input = tokens(prompt);
  const text = tokens(output);
  return {
    input: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    output: { total: text, text, reasoning: 0 },
    isEstimated: true,
  };
}

function tokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
}

/** A count as a provider gives it: a whole number of at least 0, else `undefined`. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}

const REPORT_DEPTH = 4;

/** A provider's report as plain data of bounded depth, whatever the server has put into it. */
export function reportOf(raw: unknown, depth: number = REPORT_DEPTH): Json {
  if (typeof raw !== 'object' || raw === null) return typeof raw === 'number' && !Number.isFinite(raw) ? null : ((raw ?? null) as Json);
  if (depth === 0) return null;
  if (Array.isArray(raw)) return raw.map((item: unknown) => reportOf(item, depth - 1));
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => key !== '__proto__')
      .map(([key, member]) => [key, reportOf(member, depth - 1)]),
  );
}
