import type { NetAccess } from '../net/net-access.ts';

/** One hit of a search. */
export interface SearchHit {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
  /** When the page says it is from; as the service writes it. */
  readonly date?: string | undefined;
}

/** What is searched for. */
export interface SearchQuery {
  readonly query: string;
  readonly maxResults: number;
  /** Country and language, `us-en`. */
  readonly region?: string | undefined;
  readonly safeSearch: 'off' | 'moderate' | 'strict';
  readonly signal: AbortSignal;
}

/** A search service. */
export interface SearchProvider {
  readonly name: string;
  /** Whether what it needs, a key or an address, is there. */
  isConfigured(): boolean;
  search(net: NetAccess, query: SearchQuery): Promise<readonly SearchHit[]>;
}
