import { systemClock, type Clock } from '@tutti/core';

/** A model server that answers on this machine. */
export interface DiscoveredServer {
  readonly kind: 'ollama' | 'lm-studio' | 'vllm' | 'other';
  /** For `openaiProvider({ baseURL })`. */
  readonly baseURL: string;
  /** Names of the models it offers, sorted. */
  readonly models: readonly string[];
}

export interface DiscoverOptions {
  /** Where to look; loopback addresses alone. Default: the usual ports of Ollama, LM Studio and vLLM. */
  readonly urls?: readonly string[];
  /** For each address, ms. Default 500. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly fetch?: typeof globalThis.fetch;
}

export const usualServers: readonly string[] = ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:1234/v1', 'http://127.0.0.1:8000/v1'];

const LOOPBACK = /^https?:\/\/(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d+)?(?:\/|$)/i;
const MAX_BYTES = 1_000_000;

/** Looks for OpenAI-compatible model servers on this machine. Nothing is sent but a request for their list of models; no key, no other host. */
export async function discoverServers(options: DiscoverOptions = {}): Promise<readonly DiscoveredServer[]> {
  const urls = (options.urls ?? usualServers).filter((url) => LOOPBACK.test(url));
  const found = await Promise.all(urls.map((url) => discover(url.replace(/\/+$/, ''), options)));
  return found.filter((server) => server !== undefined);
}

async function discover(baseURL: string, options: DiscoverOptions): Promise<DiscoveredServer | undefined> {
  const { clock = systemClock, timeoutMs = 500 } = options;
  const over = new AbortController();
  const cancel = clock.after(timeoutMs, () => over.abort());
  const get = async (url: string): Promise<unknown> =>
    await readJson(url, { fetch: options.fetch ?? globalThis.fetch, signal: over.signal });
  try {
    const list = (await get(`${baseURL}/models`)) as { data?: unknown } | undefined;
    if (!Array.isArray(list?.data)) return undefined;
    const entries = list.data as readonly { id?: unknown; owned_by?: unknown }[];
    const models = entries
      .map((entry) => entry?.id)
      .filter((id): id is string => typeof id === 'string')
      .sort();
    const owner = entries.find((entry) => typeof entry?.owned_by === 'string')?.owned_by as string | undefined;
    return { kind: await kindOf(baseURL, owner, get), baseURL, models };
  } catch {
    // Nothing that speaks this protocol is there.
    return undefined;
  } finally {
    cancel();
  }
}

async function kindOf(
  baseURL: string,
  owner: string | undefined,
  get: (url: string) => Promise<unknown>,
): Promise<DiscoveredServer['kind']> {
  if (owner === 'vllm') return 'vllm';
  const root = baseURL.replace(/\/v1$/, '');
  const version = (await get(`${root}/api/version`).catch(() => undefined)) as { version?: unknown } | undefined;
  if (typeof version?.version === 'string') return 'ollama';
  const native = (await get(`${root}/api/v0/models`).catch(() => undefined)) as { data?: unknown } | undefined;
  return Array.isArray(native?.data) ? 'lm-studio' : 'other';
}

async function readJson(
  url: string,
  { fetch, signal }: { readonly fetch: typeof globalThis.fetch; readonly signal: AbortSignal },
): Promise<unknown> {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // A stranger's answer is not read without end.
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
