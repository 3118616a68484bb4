import type { EntityType } from '../tasks/entities.ts';

/** What a field is for, by the words of its name and then of its description. */
export type Meaning =
  | {
      readonly kind:
        | 'summary'
        | 'title'
        | 'sentiment'
        | 'sentiment-score'
        | 'keywords'
        | 'key-points'
        | 'confidence'
        | 'evidence'
        | 'language'
        | 'answer'
        | 'word-count'
        | 'sentence-count'
        | 'kind-of-document'
        | 'entities';
    }
  | { readonly kind: 'entity'; readonly type: EntityType }
  | { readonly kind: 'other' };

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/\bsentiment score\b|\bpolarity score\b|\bsentiment value\b/, { kind: 'sentiment-score' }],
  [/\bsentiment\b|\bpolarity\b|\btone\b|\bmood\b/, { kind: 'sentiment' }],
  [/\b(?:confidence|certainty|probability)\b|^score$/, { kind: 'confidence' }],
  [
    /\b(?:evidence|quote|quotation|excerpt|citation|rationale|justification|reason|reasoning|because|supporting text)\b/,
    { kind: 'evidence' },
  ],
  [/\bkey ?(?:words?|phrases?|terms?)\b|^(?:tags?|topics?|subjects?|themes?)$|\bmain topics\b/, { kind: 'keywords' }],
  [
    /\b(?:key|main|important) ?(?:points?|facts?|ideas?|findings?|sentences?)\b|\b(?:highlights?|takeaways?|bullets?|bullet points|points)\b/,
    { kind: 'key-points' },
  ],
  [/\b(?:summary|abstract|overview|tl ?dr|synopsis|gist|description|about|one ?liner|purpose)\b/, { kind: 'summary' }],
  [
    /^(?:title|headline|heading|name|package(?: name)?|project(?: name)?|product(?: name)?|library(?: name)?|subject line)$|\btitle\b|\bheadline\b/,
    { kind: 'title' },
  ],
  [/^(?:answer|response|result|reply)$/, { kind: 'answer' }],
  [/^(?:language|lang)$|\blanguage of the (?:text|document)\b/, { kind: 'language' }],
  [/\bword ?count\b|\b(?:number|count) of words\b/, { kind: 'word-count' }],
  [/\bsentence ?count\b|\b(?:number|count) of sentences\b/, { kind: 'sentence-count' }],
  [/^(?:document|file|text) (?:type|kind)$/, { kind: 'kind-of-document' }],
  [/\bentit(?:y|ies)\b/, { kind: 'entities' }],
  [/\be-?mails?\b/, { kind: 'entity', type: 'email' }],
  [/\b(?:urls?|links?|website|homepage|web ?address|uri)\b/, { kind: 'entity', type: 'url' }],
  [/\bversions?\b/, { kind: 'entity', type: 'version' }],
  [/\b(?:phone|telephone)\b/, { kind: 'entity', type: 'phone' }],
  [/\b(?:dates?|day|deadline)\b|\b(?:released|published|updated|created) (?:at|on)\b/, { kind: 'entity', type: 'date' }],
  [/\b(?:prices?|costs?|amounts?|money|fee|revenue|salary|budget|total)\b/, { kind: 'entity', type: 'money' }],
  [/\b(?:percent|percentage|pct|share)\b/, { kind: 'entity', type: 'percent' }],
  [/\bdurations?\b/, { kind: 'entity', type: 'duration' }],
  [/\bhash ?tags?\b/, { kind: 'entity', type: 'hashtag' }],
  [/\b(?:cves?|identifiers?)\b/, { kind: 'entity', type: 'identifier' }],
];

/** The name decides; only a name that says nothing leaves it to the description. */
export function meaningOf(name: string, description: string): Meaning {
  return lookUp(name) ?? lookUp(description.toLowerCase().slice(0, 120)) ?? { kind: 'other' };
}

function lookUp(words: string): Meaning | undefined {
  return meanings.find(([pattern]) => pattern.test(words))?.[1];
}
