import { canonicalJson, hashJson, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { ApprovalRejectedError } from '../errors/approval-rejected-error.ts';
import { askPerson, signalName, type PeopleMode } from './ask-person.ts';
import { readAnswer, type Reading } from './question.ts';
import type { PeopleOptions } from './user-prompt-tool.ts';

interface ApprovalParameters {
  readonly prompt: string;
  readonly arguments?: Json | undefined;
  readonly default?: Json | undefined;
  readonly on_reject: 'fail' | 'continue';
  readonly [other: string]: unknown;
}

const own: ReadonlySet<string> = new Set(['prompt', 'default', 'on_reject']);
const json = z.unknown() as unknown as z.ZodType<Json>;
const schema = parameters<ApprovalParameters>({
  prompt: z.string().min(1).default('Is this to be done?'), arguments: json.optional(), default: json.optional(), on_reject: z.enum(['fail', 'continue']).default('fail'),
}, { aliases: { prompt: ['message', 'question', 'title', 'description'], arguments: ['content', 'data', 'details', 'changes', 'args'], default: ['default_decision'] }, others: 'keep' });

/** Waits until somebody agrees. What is agreed to is shown in full and in one form, and the agreement holds for exactly that. */
export class ApprovalGateTool extends ActionTool {
  constructor({ mode = 'default' }: PeopleOptions = {}) {
    const body = (name: string): ActionBody => action<ApprovalParameters>({ description: 'Waits until somebody agrees.', effect: 'idempotent', schema, run: (given, context) => decide(given, context, { name, mode }) });
    super({ id: 'approval-gate', name: 'Approval gate', description: 'Waits until somebody agrees.', defaultAction: 'approve', actions: { approve: body('approve'), request: body('request'), review: body('review') } });
  }
}

async function decide(given: ApprovalParameters, context: ToolContext, { name, mode }: { readonly name: string; readonly mode: PeopleMode }): Promise<JsonObject> {
  const subject = Object.fromEntries(Object.entries(given).filter(([key, value]) => !own.has(key) && value !== undefined)) as JsonObject;
  const hash = hashJson(subject);
  const shown = canonicalJson(subject);
  // The hash is part of the signal's name: an answer that was meant for other arguments never arrives here.
  const signal = `${signalName(context)}.${hash.slice(0, 16)}`;
  let comment = '';
  let modified: Json = null;
  const read = (sent: Json): Reading => {
    const { hash: meant, comment: said, comments, modified_content: changed } = (typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? sent : {}) as JsonObject;
    if (meant !== undefined && meant !== hash) return { problem: `the answer is for other arguments (${JSON.stringify(meant)}, not ${hash})` };
    comment = [said, comments].find((text) => typeof text === 'string') ?? '';
    modified = changed ?? null;
    return readDecision(sent);
  };
  const { value, isDefault } = await askPerson({ question: { prompt: given.prompt, type: 'boolean', default: given.default, details: { arguments: subject, canonical: shown, hash } }, signal, mode, read }, context);
  const isApproved = value === true;
  if (!isApproved && given.on_reject === 'fail') throw new ApprovalRejectedError(`${JSON.stringify(given.prompt)} was answered with no${comment === '' ? '' : `: ${comment}`}. Nothing was done. Change what is asked for, or use on_reject: continue to go on without it.`, { data: { hash, comment } });
  return { action: name, approved: isApproved, decision: isApproved ? 'approved' : 'rejected', status: isApproved ? 'approved' : 'rejected', hash, arguments: subject, comment, comments: comment, modified_content: modified, is_default: isDefault, success: true };
}

/** The signal alone, sent to a name that holds the hash, agrees. */
function readDecision(sent: Json): Reading {
  if (sent === null) return { value: true };
  const object = typeof sent === 'object' && !Array.isArray(sent) ? (sent as JsonObject) : undefined;
  return readAnswer({ prompt: '', type: 'boolean' }, object === undefined ? sent : (object['approved'] ?? object['decision'] ?? object['value'] ?? 'nothing'));
}
