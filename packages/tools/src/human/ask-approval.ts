import { canonicalJson, hashJson, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { askPerson, signalName, type PeopleMode } from './ask-person.ts';
import { readAnswer, type Reading } from './question.ts';

/** What somebody is to agree to. */
export interface ApprovalAsked {
  readonly prompt: string;
  /** Shown in full and in one form; the agreement holds for exactly this. */
  readonly subject: JsonObject;
  /** What else is worth knowing before one agrees. */
  readonly about?: JsonObject;
  /** What counts when nobody is there; without it there is always somebody to be waited for. */
  readonly default?: Json | undefined;
  readonly mode: PeopleMode;
  /** Tells the questions of one step apart: whether its keys hold the hash too. */
  readonly isOneOfSeveral?: boolean;
}

/** What was answered. */
export interface ApprovalGiven {
  readonly isApproved: boolean;
  readonly isDefault: boolean;
  /** SHA-256 of the canonical subject. */
  readonly hash: string;
  readonly comment: string;
  /** What the answer would rather have. */
  readonly modified: Json;
}

/** Waits durably until somebody agrees or does not. The hash of the subject is part of the signal's name: an answer that was meant for another one never arrives here. */
export async function askApproval(asked: ApprovalAsked, context: ToolContext): Promise<ApprovalGiven> {
  const { prompt, subject, about = {}, mode } = asked;
  const hash = hashJson(subject);
  const mark = hash.slice(0, 16);
  let comment = '';
  let modified: Json = null;
  const read = (sent: Json): Reading => {
    const {
      hash: meant,
      comment: said,
      comments,
      modified_content: changed,
    } = (typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? sent : {}) as JsonObject;
    if (meant !== undefined && meant !== hash)
      return { problem: `the answer is for other arguments (${JSON.stringify(meant)}, not ${hash})` };
    comment = [said, comments].find((text) => typeof text === 'string') ?? '';
    modified = changed ?? null;
    return readDecision(sent);
  };
  const question = {
    prompt,
    type: 'boolean',
    default: asked.default,
    details: { arguments: subject, canonical: canonicalJson(subject), hash, ...about },
  } as const;
  const { value, isDefault } = await askPerson(
    { question, signal: `${signalName(context)}.${mark}`, mode, read, ...(asked.isOneOfSeveral === true ? { keySuffix: `.${mark}` } : {}) },
    context,
  );
  return { isApproved: value === true, isDefault, hash, comment, modified };
}

/** The signal alone, sent to a name that holds the hash, agrees. */
function readDecision(sent: Json): Reading {
  if (sent === null) return { value: true };
  const object = typeof sent === 'object' && !Array.isArray(sent) ? (sent as JsonObject) : undefined;
  return readAnswer(
    { prompt: '', type: 'boolean' },
    object === undefined ? sent : (object['approved'] ?? object['decision'] ?? object['value'] ?? 'nothing'),
  );
}
