import { countOf, reportOf, type Json, type Usage } from '@tutti/core';

/** The counts of several reports of one message: later ones are totals and replace earlier ones. */
export class UsageReport {
  #raw: Record<string, Json> = {};

  add(report: unknown): void {
    if (typeof report !== 'object' || report === null) return;
    for (const [name, value] of Object.entries(report))
      if (value !== null && value !== undefined && name !== '__proto__') this.#raw[name] = reportOf(value);
  }

  /** `undefined` without counts. */
  usage(): Usage | undefined {
    const noCache = countOf(this.#raw['input_tokens']);
    const total = countOf(this.#raw['output_tokens']);
    if (noCache === undefined || total === undefined) return undefined;
    const cacheRead = countOf(this.#raw['cache_read_input_tokens']) ?? 0;
    const cacheWrite = countOf(this.#raw['cache_creation_input_tokens']) ?? 0;
    const details = this.#raw['output_tokens_details'] as { readonly thinking_tokens?: unknown } | undefined;
    const reasoning = Math.min(total, countOf(details?.thinking_tokens) ?? 0);
    return {
      // Anthropic's input_tokens are those beside the cache.
      input: { total: noCache + cacheRead + cacheWrite, noCache, cacheRead, cacheWrite },
      output: { total, text: total - reasoning, reasoning },
      raw: { ...this.#raw },
    };
  }
}
