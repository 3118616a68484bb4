import { SearchFailedError } from '../errors/search-failed-error.ts';
import { parsePage } from './dom.ts';
import { searchText } from './search-answer.ts';
import type { SearchHit, SearchProvider } from './search-provider.ts';

const SAFETY = { off: '-2', moderate: '-1', strict: '1' } as const;

/** DuckDuckGo's page for browsers without scripts. It needs no key, and turns away who asks too often. */
export function duckDuckGo(endpoint: string): SearchProvider {
  return {
    name: 'duckduckgo',
    isConfigured: () => true,
    search: async (net, { query, region, safeSearch, signal }) => {
      const url = new URL(endpoint);
      url.search = new URLSearchParams({ q: query, kp: SAFETY[safeSearch], ...(region === undefined ? {} : { kl: region }) }).toString();
      const answer = await net.request(url.href, {
        signal,
        headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (compatible; tutti)' },
      });
      // It says 202 to those it takes for machines.
      return hitsOnPage(searchText('duckduckgo', answer.status === 202 ? { ...answer, status: 429 } : answer), url);
    },
  };
}

async function hitsOnPage(html: string, url: URL): Promise<readonly SearchHit[]> {
  const document = await parsePage(html);
  const hits = [...document.querySelectorAll('.result:not(.result--ad)')].flatMap((result) => {
    const link = result.querySelector('a.result__a');
    const target = targetOf(link?.getAttribute('href'), url);
    return target === undefined
      ? []
      : [{ title: oneLine(link?.textContent), url: target, snippet: oneLine(result.querySelector('.result__snippet')?.textContent) }];
  });
  if (hits.length > 0 || document.querySelector('.no-results, .result--no-result, #links') !== null) return hits;
  throw new SearchFailedError(
    'DuckDuckGo answered a page without results, as it does when it is asked too often. Try again later, or set up a service with a key: TAVILY_API_KEY, BRAVE_API_KEY, SERPER_API_KEY or SEARXNG_URL.',
    { data: { provider: 'duckduckgo' } },
  );
}

/** Results lead over a page that counts clicks; the target stands in its address. */
function targetOf(href: string | null | undefined, base: URL): string | undefined {
  const link = URL.parse(href ?? '', base.href);
  if (link === null) return undefined;
  const target = URL.parse(link.searchParams.get('uddg') ?? link.href);
  return target !== null && /^https?:$/.test(target.protocol) && !/(?:^|\.)duckduckgo\.com$/.test(target.hostname)
    ? target.href
    : undefined;
}

function oneLine(text: string | null | undefined): string {
  return (text ?? '').replaceAll(/\s+/g, ' ').trim();
}
