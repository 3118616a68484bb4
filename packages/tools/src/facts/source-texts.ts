import { TuttiError, type JsonObject } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { readForeignText } from '../mcp/foreign-text.ts';
import type { FactParameters, GivenSource } from './fact-parameters.ts';

/** A text that claims are held against. */
export interface SourceText {
  readonly url: string | null;
  readonly title: string;
  readonly text: string;
}

/** Reads a page; searches the web. The tools of the registry do. */
export interface SourceReader {
  readonly read: (url: string, signal: AbortSignal) => Promise<JsonObject>;
  readonly search: (query: string, options: { readonly count: number; readonly signal: AbortSignal }) => Promise<readonly GivenSource[]>;
}

/** What was found, and what could not be read. */
export interface SourceTexts {
  readonly texts: readonly SourceText[];
  readonly errors: readonly JsonObject[];
}

const MAX_CHARACTERS = 6_000;
const thorough: ReadonlySet<string> = new Set(['thorough', 'comprehensive', 'deep', 'high', 'strict', 'exhaustive']);

/** The texts for a claim: the sources given, else what a search finds where one is asked for. What cannot be read is told and left out. */
export async function sourceTexts(
  claim: string,
  given: FactParameters,
  { reader, signal }: { readonly reader: SourceReader | undefined; readonly signal: AbortSignal },
): Promise<SourceTexts> {
  const errors: JsonObject[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      throwIfCancelled(signal);
      if (!TuttiError.isInstance(error)) throw error;
      errors.push({ source: what, code: error.code, error: error.message });
      return undefined;
    }
  };
  const isSearching = given.search ?? false;
  if (isSearching && reader === undefined)
    errors.push({ source: `search for ${claim}`, code: 'PROVIDER_NOT_CONFIGURED', error: 'The tools of the web are switched off.' });
  const hits =
    given.sources.length > 0 || !isSearching || reader === undefined
      ? given.sources
      : ((await attempt(`search for ${claim}`, () => reader.search(claim, { count: given.max_sources, signal }))) ?? []);
  const texts: SourceText[] = [];
  for (const source of hits.slice(0, given.max_sources)) {
    const text = await textOf(source, { reader, signal, attempt, isThorough: thorough.has(given.verification_level.toLowerCase()) });
    if (text !== undefined) texts.push(text);
  }
  return { texts, errors };
}

interface Reading {
  readonly reader: SourceReader | undefined;
  readonly signal: AbortSignal;
  readonly attempt: <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;
  readonly isThorough: boolean;
}

/** A thorough check reads the page itself also where an extract of it was given. */
async function textOf(
  { url, title = '', content = '' }: GivenSource,
  { reader, signal, attempt, isThorough }: Reading,
): Promise<SourceText | undefined> {
  const given = content.trim() === '' ? undefined : plain({ url, title, content });
  if (url === undefined || reader === undefined || (given !== undefined && !isThorough)) return given;
  const page = await attempt(url, () => reader.read(url, signal));
  if (page?.['success'] !== true || String(page['text'] ?? '').trim() === '') return given;
  return plain({ url, title: title === '' ? String(page['title'] ?? '') : title, content: String(page['text']) });
}

/** Without invisible characters, and not longer than a model should be given. */
function plain({ url, title = '', content = '' }: GivenSource): SourceText {
  return {
    url: url ?? null,
    title: readForeignText(title).text.slice(0, 200),
    text: readForeignText(content).text.trim().slice(0, MAX_CHARACTERS),
  };
}
