import type { ChatMessage, ModelRequest } from '@tutti/core';
import type { EntityType } from '../tasks/entities.ts';
import type { Label } from '../tasks/label.ts';
import type { SummaryLength } from '../tasks/summary-budget.ts';
import { countOf, decideTask, entityTypesIn, impossibleIn, unlikelyIn } from './decide-task.ts';
import { schemaInWords } from './json-keys.ts';
import { readLocalOptions, type LocalOptions } from './local-options.ts';
import { parseLabels } from './parse-labels.ts';
import { missing } from './refuse.ts';
import { isInstruction, splitPrompt, type PromptParts } from './split-prompt.ts';
import { isBeyond, taskOf, type LocalTask } from './task.ts';

/** A request as this provider takes it. */
export interface Understanding {
  readonly task: LocalTask | undefined;
  readonly text: string;
  readonly instruction: string;
  readonly question: string | undefined;
  readonly labels: readonly Label[];
  readonly length: SummaryLength;
  readonly count: number | undefined;
  readonly entityTypes: readonly EntityType[];
  readonly isList: boolean;
  readonly isAnyLanguage: boolean;
}

/**
 * Finds out what is to be done with which text: by `providerOptions.local`, by `task`, else by the words of the prompt.
 * @throws CapabilityMissingError for what is no extraction, or when there is no text to work on.
 */
export function understand(request: ModelRequest): Understanding {
  const options = readLocalOptions(request.providerOptions?.['local']);
  if (options.task === undefined && request.task !== undefined && isBeyond(request.task))
    throw missing(`do "${request.task}"`, { task: request.task });
  const parts = partsOf(request, options);
  const instruction = [textOf(request.messages, 'system'), parts.instruction].filter((part) => part !== '').join('\n');
  const named = parseLabels(parts.instruction);
  const labels = (options.labels ?? (named.length > 0 ? named : parseLabels(instruction))).map((label) =>
    typeof label === 'string' ? { name: label } : label,
  );
  const question = options.question ?? parts.question;
  const task =
    options.task ??
    taskByName(request.task, { asked: parts.instruction, question, labels }) ??
    taskByWords([parts.instruction, instruction], question, {
      labels,
      isTyped: request.responseSchema !== undefined || schemaInWords(instruction) !== undefined,
    });
  if (parts.text.trim() === '') throw withoutText(task, instruction);
  const isList = /\b(?:bullets?|bullet points|list|points|one per line|takeaways|highlights)\b/i.test(instruction);
  return {
    task,
    text: parts.text,
    instruction,
    question,
    labels,
    isList,
    isAnyLanguage: options.language === 'any',
    ...limitsOf(instruction, options, request.maxTokens),
  };
}

function limitsOf(
  instruction: string,
  options: LocalOptions,
  tokens: number | undefined,
): Pick<Understanding, 'length' | 'count' | 'entityTypes'> {
  const given = {
    sentences: options.sentences ?? countOf(instruction, 'sentences?|bullets?|bullet points?|points?|lines?|takeaways?|highlights?'),
    words: options.words ?? countOf(instruction, 'words?\\b(?! or phrases)'),
    focus: options.focus,
  };
  const paragraph = /\b(?:one|a|single) (?:short |brief )?paragraph\b/i.test(instruction) ? { sentences: 4 } : {};
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    length: { ...paragraph, ...present, ...(tokens === undefined ? {} : { tokens }) },
    count: options.count ?? countOf(instruction, 'key ?words?|key ?phrases?|tags?|topics?|terms?|phrases?|key'),
    entityTypes: entityTypesIn(instruction),
  };
}

/** "Analysis" is a word for everything; the prompt may say which kind. */
function taskByName(
  name: string | undefined,
  { asked, question, labels }: { readonly asked: string; readonly question: string | undefined; readonly labels: readonly Label[] },
): LocalTask | undefined {
  const task = name === undefined ? undefined : taskOf(name);
  if (task !== 'analysis') return task;
  const kind = decideTask(asked, question, labels);
  return kind === undefined || kind === 'question-answering' ? 'analysis' : kind;
}

/** The user's own words first, then those of the system message too. */
function taskByWords(
  instructions: readonly string[],
  question: string | undefined,
  { labels, isTyped }: { readonly labels: readonly Label[]; readonly isTyped: boolean },
): LocalTask | undefined {
  let unlikely: string | undefined;
  for (const instruction of instructions) {
    const impossible = impossibleIn(instruction);
    if (impossible !== undefined) throw missing(impossible, { instruction: instruction.slice(0, 200) });
    const task = decideTask(instruction, question, labels);
    unlikely ??= unlikelyIn(instruction);
    if (task !== undefined && !(task === 'question-answering' && unlikely !== undefined)) return task;
  }
  // A typed answer says by its fields what is wanted.
  if (isTyped) return undefined;
  throw missing(unlikely ?? 'tell what this request wants', { instruction: (instructions.at(-1) ?? '').slice(0, 200) });
}

function withoutText(task: LocalTask | undefined, instruction: string): Error {
  const what =
    task === undefined || task === 'question-answering' || task === 'yes-no'
      ? 'answer from knowledge of its own'
      : `do ${task} without a text`;
  return missing(`${what}: the request holds no text to work on. Put the text below the instruction, or into providerOptions.local.text`, {
    instruction: instruction.slice(0, 200),
  });
}

/** The last user message taken apart; its text may also stand in an earlier message. */
function partsOf(request: ModelRequest, options: LocalOptions): PromptParts {
  const last = request.messages.findLastIndex((message) => message.role === 'user');
  const prompt = last === -1 ? '' : contentText(request.messages[last] as ChatMessage);
  if (options.text !== undefined) return { ...splitPrompt(prompt), instruction: prompt, text: options.text };
  const system = textOf(request.messages, 'system');
  const isSystemAsking = system.split(/\n|(?<=[.!?])\s/).some((piece) => isInstruction(piece));
  const hasTask = options.task !== undefined || (request.task !== undefined && taskOf(request.task) !== undefined);
  const parts = splitPrompt(prompt);
  // The system text asks, or the task is named: then the whole message may be the text.
  if (parts.text === '' && parts.instruction !== '' && (isSystemAsking || hasTask) && parts.instruction.split(/\s+/).length > 12)
    return { instruction: '', text: prompt };
  if (parts.text !== '') return parts;
  const earlier = request.messages
    .slice(0, Math.max(0, last))
    .filter(({ role }) => role === 'user' || role === 'tool')
    .map(contentText);
  const source = earlier.sort((a, b) => b.length - a.length)[0] ?? '';
  if (source.split(/\s+/).length < 8) return parts;
  const before = splitPrompt(source);
  return { ...parts, text: before.text === '' ? source : before.text };
}

function textOf(messages: readonly ChatMessage[], role: ChatMessage['role']): string {
  return messages
    .filter((message) => message.role === role)
    .map(contentText)
    .join('\n')
    .trim();
}

function contentText({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) =>
      part.type === 'text'
        ? part.text
        : part.type === 'tool-result'
          ? typeof part.output === 'string'
            ? part.output
            : JSON.stringify(part.output)
          : '',
    )
    .join('\n');
}
