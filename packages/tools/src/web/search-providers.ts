import { environmentSecret, readKey, Redactor, type Secret } from '@tutti/core';
import { duckDuckGo } from './duck-duck-go.ts';
import { hitsIn, searchText } from './search-answer.ts';
import type { SearchProvider } from './search-provider.ts';

/** Which search services there are, and where. */
export interface SearchOptions {
  /** Keys; default: TAVILY_API_KEY, BRAVE_API_KEY, SERPER_API_KEY of the environment, read when a search is made. */
  readonly keys?: Readonly<Partial<Record<'tavily' | 'brave' | 'serper', Secret>>>;
  /** Address of a SearXNG server whose JSON format is on; default: SEARXNG_URL. A private one has to be allowed. */
  readonly searxngUrl?: string;
  /** Other addresses of the services. */
  readonly endpoints?: Readonly<Partial<Record<'duckduckgo' | 'tavily' | 'brave' | 'serper', string>>>;
  /** Learns each key when it is read: what a service answers may repeat it. */
  readonly redactor?: Redactor;
}

/** The key of a service; to read it makes it known to the redactor. */
interface ServiceKey {
  readonly isSet: () => boolean;
  /** @throws ProviderError `AUTH` for what can be no key */
  readonly read: () => string;
}

/** The services in the order in which they are preferred: those that were set up, then the one that needs nothing. */
export function searchProviders({
  keys = {},
  searxngUrl,
  endpoints = {},
  redactor = new Redactor(),
}: SearchOptions = {}): readonly SearchProvider[] {
  const read = (secret: Secret, id: string): ServiceKey => ({
    isSet: () => (secret.resolve() ?? '') !== '',
    read: () => readKey(secret, { id, redactor }),
  });
  return [
    searxng(() => searxngUrl ?? process.env['SEARXNG_URL'] ?? '', redactor),
    tavily(read(keys.tavily ?? environmentSecret('TAVILY_API_KEY'), 'tavily'), endpoints.tavily ?? 'https://api.tavily.com/search'),
    brave(
      read(keys.brave ?? environmentSecret(['BRAVE_API_KEY', 'BRAVE_SEARCH_API_KEY']), 'brave'),
      endpoints.brave ?? 'https://api.search.brave.com/res/v1/web/search',
    ),
    serper(read(keys.serper ?? environmentSecret('SERPER_API_KEY'), 'serper'), endpoints.serper ?? 'https://google.serper.dev/search'),
    duckDuckGo(endpoints.duckduckgo ?? 'https://html.duckduckgo.com/html/'),
  ];
}

/** @see docs.searxng.org/dev/search_api.html */
function searxng(address: () => string, redactor: Redactor): SearchProvider {
  return {
    name: 'searxng',
    isConfigured: () => address() !== '',
    search: async (net, { query, safeSearch, signal }) => {
      redactor.addUrl(address());
      const url = new URL('search', address().replace(/\/?$/, '/'));
      url.search = new URLSearchParams({
        q: query,
        format: 'json',
        safesearch: String(['off', 'moderate', 'strict'].indexOf(safeSearch)),
      }).toString();
      return hitsIn('searxng', searchText('searxng', await net.request(url.href, { signal })), {
        list: ['results'],
        url: 'url',
        snippet: 'content',
        date: 'publishedDate',
      });
    },
  };
}

/** @see docs.tavily.com, POST /search */
function tavily(key: ServiceKey, endpoint: string): SearchProvider {
  return {
    name: 'tavily',
    isConfigured: () => key.isSet(),
    search: async (net, { query, maxResults, signal }) => {
      const headers = { authorization: `Bearer ${key.read()}`, 'content-type': 'application/json' };
      const answer = await net.request(endpoint, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, max_results: maxResults }),
        signal,
      });
      return hitsIn('tavily', searchText('tavily', answer), { list: ['results'], url: 'url', snippet: 'content', date: 'published_date' });
    },
  };
}

/** @see api-dashboard.search.brave.com, Web Search */
function brave(key: ServiceKey, endpoint: string): SearchProvider {
  return {
    name: 'brave',
    isConfigured: () => key.isSet(),
    search: async (net, { query, maxResults, safeSearch, region, signal }) => {
      const url = new URL(endpoint);
      const country = region?.split('-')[0];
      url.search = new URLSearchParams({
        q: query,
        count: String(Math.min(maxResults, 20)),
        safesearch: safeSearch,
        ...(country === undefined || country.length !== 2 ? {} : { country }),
      }).toString();
      const answer = await net.request(url.href, { headers: { 'x-subscription-token': key.read(), accept: 'application/json' }, signal });
      return hitsIn('brave', searchText('brave', answer), {
        list: ['web', 'results'],
        url: 'url',
        snippet: 'description',
        date: 'page_age',
      });
    },
  };
}

/** Google's results. @see serper.dev, POST /search */
function serper(key: ServiceKey, endpoint: string): SearchProvider {
  return {
    name: 'serper',
    isConfigured: () => key.isSet(),
    search: async (net, { query, maxResults, signal }) => {
      const answer = await net.request(endpoint, {
        method: 'POST',
        headers: { 'x-api-key': key.read(), 'content-type': 'application/json' },
        body: JSON.stringify({ q: query, num: maxResults }),
        signal,
      });
      return hitsIn('serper', searchText('serper', answer), { list: ['organic'], url: 'link', snippet: 'snippet', date: 'date' });
    },
  };
}
