import type { JsonObject } from '@tutti/core';

/** How much a task asks of a model. */
export type Complexity = 'simple' | 'moderate' | 'complex';

/** What is known of a task before it is done. */
export interface TaskAnalysis {
  readonly task_type: string;
  readonly complexity: Complexity;
  readonly required_capabilities: readonly string[];
  /** Estimates, tokens. */
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly domain: string | null;
  readonly response_format: string | null;
}

/** What the caller knows of a task better than its words say. */
export interface TaskRequirements {
  readonly task_type?: string | undefined;
  readonly complexity?: string | undefined;
  readonly capabilities?: readonly string[] | undefined;
  readonly max_tokens?: number | undefined;
  readonly domain?: string | undefined;
  readonly response_format?: string | undefined;
}

// The first that fits counts, so that "summarise this code review" is a summary.
const kinds: readonly (readonly [type: string, words: RegExp])[] = [
  ['summarization', /\b(?:summar\w*|tl;?dr|condense|shorten|recap|overview)\b/i],
  [
    'translation',
    /\b(?:translat\w*|(?:in|into|to) (?:arabic|chinese|dutch|english|french|german|hindi|italian|japanese|korean|polish|portuguese|russian|spanish|swedish|turkish))\b/i,
  ],
  ['classification', /\b(?:classif\w*|categori[sz]\w*|label (?:the|each|these)|sentiment)\b/i],
  ['extraction', /\b(?:extract\w*|parse|pull out|list (?:all|every) the?)\b/i],
  [
    'coding',
    /\b(?:code|coding|function|implement\w*|refactor\w*|debug\w*|unit tests?|sql query|regex|algorithm|python|javascript|typescript|java|rust)\b/i,
  ],
  ['reasoning', /\b(?:prove|proof|solve|derive|calculate|step by step|puzzle|logic\w*|plan(?:ning)?)\b/i],
  ['creative', /\b(?:story|stories|poem|creative\w*|narrative|slogan|lyrics|fiction)\b/i],
  ['analysis', /\b(?:analy[sz]\w*|analysis|evaluat\w*|assess\w*|compar\w*|investigat\w*|trends?|insights?)\b/i],
  ['question-answering', /^\s*(?:what|why|how|when|where|who|which|is|are|does|do|can)\b|\?\s*$/i],
  ['writing', /\b(?:write|draft|compose|report|essay|article|e-?mail|letter)\b/i],
];

const HARD = /\b(?:complex|advanced|detailed|comprehensive|in[- ]depth|rigorous|exhaustive|multi[- ]step|production[- ]ready)\b/i;
const SOME = /\b(?:analy[sz]\w*|analysis|implement\w*|design\w*|compar\w*|evaluat\w*|explain\w*|plan\w*)\b/i;
const outputTokens: Readonly<Record<Complexity, number>> = { simple: 200, moderate: 600, complex: 1_500 };
const difficulties: Readonly<Record<Complexity, number>> = { simple: 0.25, moderate: 0.5, complex: 0.8 };
const spellings: Readonly<Record<string, Complexity>> = {
  simple: 'simple',
  low: 'simple',
  easy: 'simple',
  moderate: 'moderate',
  medium: 'moderate',
  complex: 'complex',
  high: 'complex',
  hard: 'complex',
};
const CHARACTERS_PER_TOKEN = 4;

/** Reads kind, difficulty and length of a task from its words; what the caller says comes first. No model is asked. */
export function analyseTask(
  task: string,
  { task_type, complexity, capabilities = [], max_tokens, domain, response_format }: TaskRequirements = {},
): TaskAnalysis {
  const hardness = spellings[complexity?.trim().toLowerCase() ?? ''] ?? complexityOf(task);
  return {
    task_type: task_type ?? kinds.find(([, words]) => words.test(task))?.[0] ?? 'general',
    complexity: hardness,
    required_capabilities: [...new Set(capabilities)],
    input_tokens: Math.ceil(task.length / CHARACTERS_PER_TOKEN),
    output_tokens: max_tokens ?? outputTokens[hardness],
    domain: domain ?? null,
    response_format: response_format ?? (/\bjson\b/i.test(task) ? 'json' : null),
  };
}

/** How hard, from 0 to 1. */
export function difficultyOf({ complexity }: Pick<TaskAnalysis, 'complexity'>): number {
  return difficulties[complexity];
}

/** The same as plain JSON. */
export function analysisDocument(analysis: TaskAnalysis): JsonObject {
  return { ...analysis, required_capabilities: [...analysis.required_capabilities] };
}

function complexityOf(task: string): Complexity {
  if (task.length > 500 || HARD.test(task)) return 'complex';
  return task.length > 200 || SOME.test(task) ? 'moderate' : 'simple';
}
