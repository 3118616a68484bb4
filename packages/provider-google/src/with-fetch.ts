/**
 * Starts a call of the SDK on another fetch. The SDK takes none: it reads the global one, while the call is being started and never later.
 * So the global is another for this one synchronous moment, in which nothing but the SDK runs. A spec holds the SDK to it: each of its calls
 * must reach the given fetch, or a redirect would carry the key to another origin.
 */
export function withFetch<T>(fetch: typeof globalThis.fetch, start: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  Object.defineProperty(globalThis, 'fetch', { value: fetch, configurable: true, writable: true });
  try {
    return start();
  } finally {
    if (own === undefined) delete (globalThis as { fetch?: unknown }).fetch;
    else Object.defineProperty(globalThis, 'fetch', own);
  }
}
