import { z } from 'zod';
import { flag, numeric, parameters } from '../action/parameters.ts';

/** Something a claim can be held against: an address, or a text. */
export interface GivenSource {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly content?: string | undefined;
}

/** What is to be checked, and against what. */
export interface FactParameters {
  readonly claim?: string | undefined;
  readonly claims?: readonly string[] | undefined;
  readonly text?: string | undefined;
  readonly context?: string | undefined;
  readonly sources: readonly GivenSource[];
  readonly search?: boolean | undefined;
  readonly verification_level: string;
  readonly max_claims: number;
  readonly max_sources: number;
  readonly confidence_threshold: number;
  readonly model?: string | undefined;
}

const anyText = z.unknown().transform((value) => (value === undefined || typeof value === 'string' ? value : JSON.stringify(value)));
const hit = z
  .looseObject({
    url: z.string().optional(),
    link: z.string().optional(),
    title: z.string().optional(),
    content: z.string().optional(),
    text: z.string().optional(),
    snippet: z.string().optional(),
  })
  .transform(
    ({ url, link, title, content, text, snippet }): GivenSource => ({ url: url ?? link, title, content: content ?? text ?? snippet }),
  );
const source = z.preprocess(
  (value) => (typeof value === 'string' ? (/^https?:\/\/\S+$/i.test(value.trim()) ? { url: value.trim() } : { content: value }) : value),
  hit,
);
const list = (value: unknown): unknown => (Array.isArray(value) || value === undefined ? value : [value]);
const claimOf = z.preprocess((value) => {
  if (typeof value !== 'object' || value === null) return value;
  const { claim, claim_text, text, statement } = value as Readonly<Record<string, unknown>>;
  return claim ?? claim_text ?? text ?? statement;
}, z.string().min(1));

/** The schema of `check`. */
export const factSchema = (): z.ZodType<FactParameters> =>
  parameters<FactParameters>(
    {
      claim: claimOf.optional(),
      claims: z.preprocess(list, z.array(claimOf).max(100)).optional(),
      text: anyText.optional(),
      context: anyText.optional(),
      sources: z.preprocess(list, z.array(source).max(100)).default([]),
      search: flag().optional(),
      verification_level: z.string().default('standard'),
      max_claims: numeric(z.number().int().min(1).max(100)).default(10),
      max_sources: numeric(z.number().int().min(1).max(50)).default(5),
      confidence_threshold: numeric(z.number().min(0).max(1)).default(0.7),
      model: z.preprocess((value) => (value === '' || value === 'auto' ? undefined : value), z.string().optional()).optional(),
    },
    {
      aliases: {
        claim: ['statement', 'fact', 'claim_text', 'query'],
        claims: ['statements', 'facts', 'claims_to_verify'],
        text: ['content', 'document', 'article'],
        sources: ['source_urls', 'urls', 'references', 'evidence', 'source'],
        search: ['search_web', 'web_search', 'use_search'],
        verification_level: ['level', 'depth', 'strictness'],
        confidence_threshold: ['threshold', 'min_confidence'],
      },
    },
  ).refine((given) => given.claim !== undefined || given.claims !== undefined || given.text !== undefined, {
    error: 'give the claim, several claims, or the text whose claims are to be checked',
    path: ['claim'],
  });
