import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { ApprovalRejectedError } from '../errors/approval-rejected-error.ts';
import { askApproval } from './ask-approval.ts';
import type { PeopleMode } from './ask-person.ts';
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
const schema = () =>
  parameters<ApprovalParameters>(
    {
      prompt: z.string().min(1).default('Is this to be done?'),
      arguments: json.optional(),
      default: json.optional(),
      on_reject: z.enum(['fail', 'continue']).default('fail'),
    },
    {
      aliases: {
        prompt: ['message', 'question', 'title', 'description'],
        arguments: ['content', 'data', 'details', 'changes', 'args'],
        default: ['default_decision'],
      },
      others: 'keep',
    },
  );

/** Waits until somebody agrees. What is agreed to is shown in full and in one form, and the agreement holds for exactly that. */
export class ApprovalGateTool extends ActionTool {
  constructor({ mode = 'default' }: PeopleOptions = {}) {
    const body = (name: string): ActionBody =>
      action<ApprovalParameters>({
        description: 'Waits until somebody agrees.',
        effect: 'idempotent',
        acts: 'nothing',
        schema,
        run: (given, context) => decide(given, context, { name, mode }),
      });
    super({
      id: 'approval-gate',
      name: 'Approval gate',
      description: 'Waits until somebody agrees.',
      defaultAction: 'approve',
      actions: { approve: body('approve'), request: body('request'), review: body('review') },
    });
  }
}

async function decide(
  given: ApprovalParameters,
  context: ToolContext,
  { name, mode }: { readonly name: string; readonly mode: PeopleMode },
): Promise<JsonObject> {
  const subject = Object.fromEntries(Object.entries(given).filter(([key, value]) => !own.has(key) && value !== undefined)) as JsonObject;
  const { isApproved, isDefault, hash, comment, modified } = await askApproval(
    { prompt: given.prompt, subject, default: given.default, mode },
    context,
  );
  if (!isApproved && given.on_reject === 'fail')
    throw new ApprovalRejectedError(
      `${JSON.stringify(given.prompt)} was answered with no${comment === '' ? '' : `: ${comment}`}. Nothing was done. Change what is asked for, or use on_reject: continue to go on without it.`,
      { data: { hash, comment } },
    );
  return {
    action: name,
    approved: isApproved,
    decision: isApproved ? 'approved' : 'rejected',
    status: isApproved ? 'approved' : 'rejected',
    hash,
    arguments: subject,
    comment,
    comments: comment,
    modified_content: modified,
    is_default: isDefault,
    success: true,
  };
}
