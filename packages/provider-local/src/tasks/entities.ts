import type { Engine } from '../text/engine.ts';
import { pause } from '../text/pause.ts';
import { withoutData } from '../text/strip-wrapping.ts';

/** A piece of a text of a known form. Names of people and organisations are not among them. */
export interface Entity {
  readonly type: EntityType;
  readonly text: string;
}

export const entityTypes = [
  'date',
  'time',
  'duration',
  'money',
  'percent',
  'email',
  'url',
  'version',
  'number',
  'ordinal',
  'hashtag',
  'mention',
  'emoji',
  'phone',
  'identifier',
] as const;
export type EntityType = (typeof entityTypes)[number];

const byModel: Readonly<Record<string, EntityType>> = {
  DATE: 'date',
  TIME: 'time',
  DURATION: 'duration',
  MONEY: 'money',
  PERCENT: 'percent',
  CARDINAL: 'number',
  ORDINAL: 'ordinal',
  HASHTAG: 'hashtag',
  MENTION: 'mention',
  EMOJI: 'emoji',
};

// Forms the model reads wrongly or not at all; what they find is taken out before it reads.
const patterns: readonly (readonly [EntityType, RegExp])[] = [
  ['email', /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu],
  ['url', /\b(?:https?|ftp):\/\/(?:[^\s<>"'`()[\]]|\([^\s<>"'`()[\]]{0,300}\)){1,2000}(?<![.,;:!?}])/gi],
  ['identifier', /\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|RFC ?\d{3,5}|ISO(?:\/IEC)? ?\d{3,6}(?:-\d+)?)\b/g],
  ['date', /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g],
  [
    'date',
    /\b(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:January|February|March|April|May|June|July|August|September|October|November|December) (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}\b/g,
  ],
  [
    'version',
    /\bv?\d{1,5}\.\d{1,5}\.\d{1,8}(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?(?:\+[0-9A-Za-z.-]+)?\b|\bv\d{1,4}(?:\.\d{1,4}|\.x)?\b|(?<=\b[Vv]ersions? )\d{1,4}(?:\.\d{1,4}|\.x)?\b/g,
  ],
  [
    'money',
    /(?:US|CA|AU)?[$€£¥]\s?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:thousand|million|billion|trillion|[kKmMbB])\b)?|\b(?:USD|EUR|GBP|CHF|JPY)\s?\d+(?:,\d{3})*(?:\.\d+)?\b|\b\d+(?:,\d{3})*(?:\.\d+)?\s?(?:USD|EUR|GBP|CHF|JPY|dollars|euros|pounds)\b/g,
  ],
  ['percent', /\b\d+(?:,\d{3})*(?:\.\d+)?\s?(?:%|percent\b)/g],
  ['phone', /(?<![\w.])\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{2,4}(?:[\s.-]?\d{2,4}){1,4}(?!\w)/g],
];

const PIECE = 8_000;

/** Everything of these types in the order of the text, each text once per type. */
export async function findEntities(
  text: string,
  engine: Engine,
  options: { readonly types?: readonly EntityType[] | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Entity[]> {
  const types = new Set(options.types ?? entityTypes);
  const found: { readonly at: number; readonly entity: Entity }[] = [];
  let rest = text;
  for (const [type, pattern] of patterns) {
    rest = rest.replaceAll(pattern, (match: string, ...more: unknown[]) => {
      const at = more.find((part) => typeof part === 'number') as number;
      if (types.has(type)) found.push({ at, entity: { type, text: match.trim() } });
      return ' '.repeat(match.length);
    });
  }
  if ([...types].some((type) => Object.values(byModel).includes(type)))
    await readByModel(withoutData(rest), engine, { found, types, signal: options.signal });
  const seen = new Set<string>();
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ entity }) => entity)
    .filter(({ type, text: value }) => !seen.has(`${type} ${value.toLowerCase()}`) && seen.add(`${type} ${value.toLowerCase()}`));
}

interface Reading {
  readonly found: { readonly at: number; readonly entity: Entity }[];
  readonly types: ReadonlySet<EntityType>;
  readonly signal: AbortSignal | undefined;
}

async function readByModel(text: string, engine: Engine, { found, types, signal }: Reading): Promise<void> {
  for (let start = 0; start < text.length; ) {
    const space = text.lastIndexOf(' ', start + PIECE);
    const end = start + PIECE >= text.length ? text.length : space > start ? space : start + PIECE;
    let at = start;
    for (const { text: value, type: modelType } of engine.mentions(text.slice(start, end))) {
      const place = text.indexOf(value, at);
      const type = byModel[modelType];
      if (place !== -1) at = place;
      // The model also takes "may" and "March" alone for dates.
      if (type !== undefined && types.has(type) && !(type === 'date' && !/\d/.test(value)))
        found.push({ at, entity: { type, text: value.replace(/[.,;:]$/, '') } });
    }
    start = end;
    await pause(signal);
  }
}
