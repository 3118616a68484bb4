import type { Json, JsonObject } from '@tutti/core';
import type { Question as Asked } from '@tutti/tools';
import type { SignalQuestion } from '../running/open-questions.ts';
import { notAnswered, promptFor, showDetails, type Answer, type Prompting } from './prompts.ts';

/** Asks the person in front of the terminal what a run asks; gives what is to be sent to it. */
export async function askQuestion({ asked, path, signal: name }: SignalQuestion, prompting: Prompting): Promise<Answer> {
  if (asked === undefined)
    return promptFor({ prompt: `Step "${path}" waits for the signal "${name}"`, type: 'json', default: null }, prompting);
  const { details } = asked;
  if (typeof details?.['hash'] === 'string') return askApproval(asked, details, prompting);
  if (Array.isArray(details?.['questions']))
    return askAll(asked, details['questions'] as unknown as readonly (Asked & { readonly id: string })[], prompting);
  return promptFor(asked, prompting);
}

/** What is agreed to is shown in full before; the answer says which arguments it is for. */
async function askApproval(asked: Asked, details: JsonObject, prompting: Prompting): Promise<Answer> {
  const {
    canonical,
    arguments: subject,
    hash,
  } = details as { readonly canonical?: string; readonly arguments?: Json; readonly hash: string };
  await showDetails('to be approved', `${JSON.stringify(subject ?? canonical ?? null, undefined, 2)}\n\nhash ${hash}`, prompting);
  const isApproved = await promptFor({ ...asked, type: 'boolean' }, prompting);
  if (isApproved === notAnswered) return notAnswered;
  if (isApproved === true) return { approved: true, hash };
  const comment = await promptFor({ prompt: 'Why not?', type: 'text', default: '' }, prompting);
  return comment === notAnswered ? notAnswered : { approved: false, hash, comment };
}

/** Several questions, one after another; what is left empty is left out. */
async function askAll(
  { prompt }: Asked,
  questions: readonly (Asked & { readonly id: string; readonly required?: boolean })[],
  prompting: Prompting,
): Promise<Answer> {
  await showDetails('feedback', prompt, prompting);
  const answers = new Map<string, Json>();
  for (const each of questions) {
    const isOptional = each.required !== true && each.default === undefined && (each.type === 'number' || each.type === 'json');
    const answer = await promptFor(isOptional ? { ...each, default: '' } : each, prompting);
    if (answer === notAnswered) return notAnswered;
    if (answer !== '') answers.set(each.id, answer);
  }
  return Object.fromEntries(answers);
}
