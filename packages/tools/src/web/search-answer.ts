import type { Json, JsonObject } from '@tutti/core';
import { SearchFailedError } from '../errors/search-failed-error.ts';
import { parseJson } from '../llm/typed-answer.ts';
import { decodeBody } from '../net/decode-body.ts';
import type { NetAnswer } from '../net/net-access.ts';
import type { SearchHit } from './search-provider.ts';

/** The text of an answer. @throws SearchFailedError for an error status; an unknown key is no matter of trying again. */
export function searchText(provider: string, { status, body, headers }: NetAnswer): string {
  const text = decodeBody(body, headers['content-type']) ?? '';
  if (status === 200) return text;
  const isKey = status === 401 || status === 403;
  throw new SearchFailedError(
    `The search service "${provider}" answered ${status}. ${isKey ? 'Check its key.' : 'Try again later, or use another backend.'}`,
    { retryable: status === 429 || status >= 500, data: { provider, status } },
  );
}

/** The hits in a JSON answer: the list at a path, each with its own names for title, URL and snippet. */
export function hitsIn(
  provider: string,
  text: string,
  form: { readonly list: readonly string[]; readonly url: string; readonly snippet: string; readonly date?: string },
): readonly SearchHit[] {
  const answer = parseJson(text);
  const list = form.list.reduce<Json | undefined>((value, name) => memberOf(value, name), answer);
  if (answer === undefined || !(list === undefined || Array.isArray(list)))
    throw new SearchFailedError(
      `The search service "${provider}" answered something that is no list of results. Try again later, or use another backend.`,
      { data: { provider } },
    );
  return ((list ?? []) as readonly Json[]).flatMap((hit) => {
    const url = textOf(hit, form.url);
    if (url === '') return [];
    const date = form.date === undefined ? '' : textOf(hit, form.date);
    return [{ title: plain(textOf(hit, 'title')), url, snippet: plain(textOf(hit, form.snippet)), ...(date === '' ? {} : { date }) }];
  });
}

/** Services mark the words that were searched for with tags. */
function plain(text: string): string {
  return text
    .replaceAll(/<\/?(?:b|strong|em|mark)>/gi, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function textOf(value: Json, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
  return (value as JsonObject)[name];
}
