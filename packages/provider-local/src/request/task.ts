/** What this provider can do. */
export const localTasks = [
  'summarization',
  'key-phrases',
  'entities',
  'sentiment',
  'classification',
  'question-answering',
  'yes-no',
  'title',
  'analysis',
] as const;
export type LocalTask = (typeof localTasks)[number];

const aliases: readonly (readonly [RegExp, LocalTask])[] = [
  [/^(?:text[-_ ]?)?summar(?:y|i[sz]e|i[sz]ation)$|^abstract$|^condense$/i, 'summarization'],
  [
    /^(?:text[-_ ]?)?classif(?:y|ication)$|^categori[sz](?:e|ation)$|^label(?:l?ing)?$|^zero[-_ ]shot[-_ ]classification$/i,
    'classification',
  ],
  [/^sentiment(?:[-_ ]analysis)?$/i, 'sentiment'],
  [/^key[-_ ]?(?:phrases?|words?)(?:[-_ ]extraction)?$|^tagging$|^tags$|^topics?$/i, 'key-phrases'],
  [/^(?:named[-_ ])?entit(?:y|ies)(?:[-_ ](?:extraction|recognition))?$|^ner$/i, 'entities'],
  [/^question[-_ ]answering$|^qa$|^q&a$|^answer(?:ing)?$/i, 'question-answering'],
  [/^yes[-_ ]no$|^boolean$/i, 'yes-no'],
  [/^(?:title|headline)(?:[-_ ]generation)?$/i, 'title'],
  [/^(?:text[-_ ]?)?analy(?:sis|[sz]e|[sz]e[-_ ]text)$/i, 'analysis'],
];

/** The task a router's word stands for; `undefined` for words that say nothing here (`extraction`, `general`). */
export function taskOf(word: string): LocalTask | undefined {
  return aliases.find(([pattern]) => pattern.test(word.trim()))?.[1];
}

const beyond =
  /^(?:translat\w*|code|coding|code[-_ ]\w+|creative[-_ ]?\w*|chat|conversation|reasoning|math\w*|planning|image\w*|vision|audio|speech|tool[-_ ]?\w*|function[-_ ]calling|rewriting|writing)$/i;

/** Whether a router's word names something that cannot be had without a language model. */
export function isBeyond(word: string): boolean {
  return beyond.test(word.trim());
}
