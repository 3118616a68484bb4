import type { EntityType } from '../tasks/entities.ts';
import type { Label } from '../tasks/label.ts';
import type { LocalTask } from './task.ts';

/** At the start of a clause of an instruction. */
const start = '(?:^|[.!?:;\\n]\\s*|\\b(?:please|and|then|you to|you are to|can you|could you|would you|to)\\s+)(?:\\W)*';

const names =
  /\b(?:extract|list|find|identify|get|detect|give|who are)\b[^.\n]{0,50}\b(?:people|persons?|person names|organi[sz]ations?|compan(?:y|ies)|locations?|places|characters)\b/i;

const impossible: readonly (readonly [RegExp, string])[] = [
  [names, 'detect names of people, organisations or places'],
  [new RegExp(`${start}translat\\w*\\b`, 'i'), 'translate'],
  [
    new RegExp(
      `${start}(?:rewrite|rephrase|paraphrase|proofread|reword|polish)\\b|\\b(?:fix|correct) (?:the |its |my |all )?(?:grammar|spelling)\\b|\\bimprove (?:the |this |my )?(?:writing|text|style|wording)\\b`,
      'i',
    ),
    'rewrite a text',
  ],
  [
    /\b(?:write|compose|create|generate|tell|make)\b[^.\n]{0,60}\b(?:poem|haiku|story|song|lyrics|joke|essay|novel|speech|dialogue|script|limerick)\b/i,
    'write freely',
  ],
  [
    /\b(?:write|create|generate|implement|give me)\b[^.\n]{0,60}\b(?:code|function|class|program|script|query|regex|unit tests?|component|algorithm)\b/i,
    'write code',
  ],
  [
    new RegExp(
      `${start}(?:implement|refactor|debug|brainstorm|imagine|pretend|role-?play|draw|solve|calculate|compute|plan|continue)\\b`,
      'i',
    ),
    'reason, plan or write freely',
  ],
];

/** Only when nothing this provider can do is asked for beside it. */
const unlikely: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`${start}(?:write|compose|draft|create|generate|produce|invent|suggest|recommend|design|come up with)\\b`, 'i'),
    'write freely',
  ],
  [new RegExp(`${start}(?:explain|compare|argue|criti\\w+|discuss|evaluate|reason|think)\\b`, 'i'), 'explain or judge in words of its own'],
];

/** What an instruction asks for that cannot be had here; `undefined` when there is nothing. */
export function impossibleIn(instruction: string): string | undefined {
  return impossible.find(([pattern]) => pattern.test(instruction))?.[1];
}

export function unlikelyIn(instruction: string): string | undefined {
  return unlikely.find(([pattern]) => pattern.test(instruction))?.[1];
}

const sentimentLabels =
  /^(?:very |strongly |mostly )?(?:positive|negative|neutral|mixed|good|bad|happy|unhappy|pos|neg|favou?rable|unfavou?rable)$/i;

/** The task an instruction asks for, by its words. */
export function decideTask(instruction: string, question: string | undefined, labels: readonly Label[]): LocalTask | undefined {
  const asks = instruction.toLowerCase();
  if (labels.length >= 2) {
    if (labels.every(({ name }) => /^(?:yes|no|true|false)$/i.test(name))) return 'yes-no';
    if (labels.every(({ name }) => sentimentLabels.test(name)) || /\bsentiment\b|\bpolarity\b/.test(asks)) return 'sentiment';
    if (!/\bsummar/.test(asks)) return 'classification';
  }
  if (question !== undefined && question !== '') return 'question-answering';
  if (/\bsentiment\b|\bpolarity\b|\bhow does the (?:author|writer|customer|user) feel\b|\bpositive or negative\b/.test(asks))
    return 'sentiment';
  if (
    /\bkey[- ]?(?:words?|phrases?|terms?)\b|\b(?:list|give|extract|find|suggest|generate|what are)\b[^.\n]{0,40}\b(?:tags|topics|main terms)\b|\b(?:the|its|what) (?:main |central |overall |primary )?(?:topic|subject|theme)\b/.test(
      asks,
    )
  )
    return 'key-phrases';
  if (
    /\bsummar\w+|\btl;?dr\b|\bcondense\b|\bshorten\b|\brecap\b|\b(?:key|main|important|central) (?:points?|ideas?|messages?|takeaways?|facts?|findings?)\b|\bhighlights?\b|\boverview\b|\bgist\b|\bin (?:one|two|three|four|five|\d+) sentences?\b|\bwhat is (?:this|the) (?:text|document|article|file|package|project|readme) about\b/.test(
      asks,
    )
  )
    return 'summarization';
  if (/\b(?:title|headline)\b/.test(asks) && /\b(?:give|suggest|find|write|create|generate|extract|what)\b/.test(asks)) return 'title';
  if (entityTypesIn(instruction).length > 0 && /\b(?:extract|list|find|give|identify|get|show|which|what|return|all)\b/.test(asks))
    return 'entities';
  if (/\bentit(?:y|ies)\b/.test(asks)) return 'entities';
  if (/\banaly[sz]e\b|\banalysis\b/.test(asks)) return 'analysis';
  if (/\banswer (?:with )?(?:yes or no|true or false)\b|\(yes\/no\)/.test(asks)) return 'yes-no';
  if (instruction.includes('?') || /\b(?:answer|extract|find|identify|tell me|name|state|what|who|when|where|which|how|why)\b/.test(asks))
    return 'question-answering';
  return undefined;
}

const entityWords: readonly (readonly [RegExp, EntityType])[] = [
  [/\bdates?\b/i, 'date'],
  [/\btimes?\b(?! (?:series|complexity))/i, 'time'],
  [/\bdurations?\b/i, 'duration'],
  [/\b(?:money|amounts?|prices?|costs?|sums?|monetary values?)\b/i, 'money'],
  [/\bpercent(?:age)?s?\b/i, 'percent'],
  [/\be-?mails?(?: addresses)?\b/i, 'email'],
  [/\b(?:urls?|links?|web ?(?:sites?|addresses))\b/i, 'url'],
  [/\bversions?(?: numbers?)?\b/i, 'version'],
  [/\b(?:tele)?phone(?: numbers?)?s?\b/i, 'phone'],
  [/\b(?:hash ?tags?)\b/i, 'hashtag'],
  [/\bmentions?\b|\bhandles?\b/i, 'mention'],
  [/\b(?:CVEs?|identifiers?)\b/i, 'identifier'],
  [/(?<!phone |version )\bnumbers\b/i, 'number'],
];

/** The forms of entities an instruction names. */
export function entityTypesIn(instruction: string): readonly EntityType[] {
  return entityWords.filter(([pattern]) => pattern.test(instruction)).map(([, type]) => type);
}

const small: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  single: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
};

/** The number an instruction gives of a thing: `in two sentences`, `5 keywords`, `at most 50 words`. */
export function countOf(instruction: string, thing: string): number | undefined {
  const match = new RegExp(
    `\\b(\\d{1,4}|${Object.keys(small).join('|')})(?:\\s?(?:-|–|to|or)\\s?(\\d{1,4}|${Object.keys(small).join('|')}))?[- ](?:(?!of\\b)\\w+[- ]){0,2}?(?:${thing})`,
    'i',
  ).exec(instruction);
  const word = (match?.[2] ?? match?.[1])?.toLowerCase();
  if (word === undefined) return undefined;
  const count = small[word] ?? Number(word);
  return count > 0 ? count : undefined;
}
