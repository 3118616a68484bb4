import { type JsonObject, type ToolContext, ValidationError } from '@tutti/core';
import { z } from 'zod';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { numeric, parameters } from '../action/parameters.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import type { SearchHit, SearchProvider } from './search-provider.ts';
import { searchProviders, type SearchOptions } from './search-providers.ts';

interface SearchParameters {
  readonly query: string;
  readonly max_results: number;
  readonly backend: string;
  readonly region?: string | undefined;
  readonly safesearch: 'off' | 'moderate' | 'strict';
}

/** What the tool is made of. */
export interface WebSearchToolOptions extends SearchOptions {
  readonly net?: NetAccessOptions | NetAccess;
}

const schema = () =>
  parameters<SearchParameters>(
    {
      query: z
        .string()
        .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
        .pipe(z.string().min(1, { error: 'it is empty; say what to search for' }).max(2_000)),
      max_results: numeric(z.number().int().min(1).max(100)).default(10),
      backend: z.string().trim().toLowerCase().default('auto'),
      region: z.string().optional(),
      safesearch: z.enum(['off', 'moderate', 'strict']).default('moderate'),
    },
    {
      aliases: {
        query: ['q', 'search_query', 'search_term'],
        max_results: ['num_results', 'limit', 'count', 'n'],
        backend: ['provider', 'engine', 'search_engine'],
        safesearch: ['safe_search'],
      },
    },
  );

/** Searches the web: with the service that was set up, else DuckDuckGo. */
export class WebSearchTool extends ActionTool {
  constructor({ net: given = {}, ...options }: WebSearchToolOptions = {}) {
    const net = given instanceof NetAccess ? given : new NetAccess(given);
    const providers = searchProviders(options);
    const search = action<SearchParameters>({
      description: 'Searches the web.',
      effect: 'none',
      schema,
      run: (parameters, context) => find(parameters, context, { net, providers }),
    });
    super({
      id: 'web-search',
      readsOutside: true,
      name: 'Web search',
      description: 'Searches the web.',
      defaultAction: 'search',
      actions: { search },
    });
  }
}

async function find(
  { query, max_results: maxResults, backend, region, safesearch }: SearchParameters,
  { signal }: ToolContext,
  { net, providers }: { readonly net: NetAccess; readonly providers: readonly SearchProvider[] },
): Promise<JsonObject> {
  const provider = chosen(providers, backend);
  const hits = await provider.search(net, { query, maxResults, region, safeSearch: safesearch, signal });
  const results = unique(hits)
    .slice(0, maxResults)
    .map((hit, i) => toDocument(hit, { rank: i + 1, provider: provider.name }));
  const count = results.length;
  return {
    action: 'search',
    query,
    results,
    search_results: results,
    count,
    total_results: count,
    backend: provider.name,
    content: results
      .map((hit) => `${hit['rank'] as number}. ${hit['title'] as string}\n${hit['url'] as string}\n${hit['snippet'] as string}`)
      .join('\n\n'),
    success: true,
  };
}

function chosen(providers: readonly SearchProvider[], backend: string): SearchProvider {
  const found = providers.find(({ name, isConfigured }) => (backend === 'auto' || backend === '' ? isConfigured() : name === backend));
  if (found !== undefined) return found;
  const names = providers.map(({ name }) => name);
  throw new ValidationError(`There is no search backend ${JSON.stringify(backend)}. Use auto, ${names.join(', ')}.`, {
    data: { backend, known: names },
  });
}

function unique(hits: readonly SearchHit[]): readonly SearchHit[] {
  return [...new Map(hits.map((hit) => [hit.url, hit] as const).reverse()).values()].reverse();
}

function toDocument(
  { title, url, snippet, date }: SearchHit,
  { rank, provider }: { readonly rank: number; readonly provider: string },
): JsonObject {
  return { rank, title, url, snippet, content: snippet, domain: URL.parse(url)?.hostname ?? '', source: provider, date: date ?? null };
}
