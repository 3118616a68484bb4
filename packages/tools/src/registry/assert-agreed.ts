import type { ApprovalPolicy, Json, JsonObject, ToolAct, ToolAction, ToolContext } from '@tutti/core';
import { actOf } from '@tutti/core';
import { ApprovalRejectedError } from '../errors/approval-rejected-error.ts';
import { askApproval } from '../human/ask-approval.ts';
import { signalName } from '../human/ask-person.ts';

/** A call that has passed its schema. */
export interface CheckedCall {
  readonly tool: string;
  readonly action: string;
  readonly definition: ToolAction | undefined;
  /** As the action gets them: names, defaults and types are the schema's. */
  readonly parameters: JsonObject;
}

const strictness: readonly ApprovalPolicy[] = ['never', 'untrusted', 'always'];

const words: Readonly<Record<ToolAct, string>> = {
  write: 'change files or stored data',
  exec: 'run a program',
  send: 'send something to others',
};

/**
 * Lets a call that acts beyond its run pass when the policy has nobody asked, or somebody agrees to exactly its arguments.
 * @throws ApprovalRejectedError; PersonNeededError outside of a run
 */
export async function assertAgreed(call: CheckedCall, policy: ApprovalPolicy, context: ToolContext): Promise<void> {
  const act = actOf(call.definition, call.parameters);
  const untrusted = relevant(context.untrusted ?? {}, call.definition?.actsOn);
  if (act === undefined || !isAsked(call, { untrusted, policy: stricter(policy, context.approvals) })) return;
  // Plain JSON: what a schema has made of values is shown as it is passed on.
  const subject = JSON.parse(JSON.stringify({ tool: call.tool, action: call.action, arguments: call.parameters })) as JsonObject;
  const key = JSON.stringify(subject);
  const isApproved = context.agreed?.get(key) ?? (await ask({ subject, act, untrusted, call }, context));
  context.agreed?.set(key, isApproved);
  if (!isApproved)
    throw new ApprovalRejectedError(
      `${call.tool}.${call.action} of ${stepOf(context)} was not agreed to; nothing was done. Change what it is given, or what it is given from.`,
      { data: { tool: call.tool, action: call.action } },
    );
}

function ask(
  {
    subject,
    act,
    untrusted,
    call,
  }: {
    readonly subject: JsonObject;
    readonly act: ToolAct;
    readonly untrusted: Readonly<Record<string, readonly string[]>>;
    readonly call: CheckedCall;
  },
  context: ToolContext,
): Promise<boolean> {
  const from = Object.entries(untrusted).map(
    ([name, sources]) => `${name === '' ? 'the choice of the tool' : JSON.stringify(name)} from ${sources.join(', ')}`,
  );
  const why = from.length === 0 ? '' : ` What others wrote is in it: ${from.join('; ')}.`;
  const prompt = `${stepOf(context)} is about to ${words[act]} with ${call.tool}.${call.action}.${why} Is it to be done?`;
  return askApproval(
    { prompt, subject, about: { act, untrusted: untrusted as unknown as Json }, mode: 'wait', isOneOfSeveral: true },
    context,
  ).then(({ isApproved }) => isApproved);
}

function isAsked(
  { definition }: CheckedCall,
  { untrusted, policy }: { readonly untrusted: Readonly<Record<string, readonly string[]>>; readonly policy: ApprovalPolicy },
): boolean {
  // What acts on certain parameters alone has others ask for the rest: the steps of a pipeline inside.
  if (policy === 'always' && definition?.actsOn === undefined) return true;
  return policy !== 'never' && Object.keys(untrusted).length > 0;
}

function relevant(
  untrusted: Readonly<Record<string, readonly string[]>>,
  actsOn: readonly string[] | undefined,
): Readonly<Record<string, readonly string[]>> {
  if (actsOn === undefined) return untrusted;
  return Object.fromEntries(Object.entries(untrusted).filter(([name]) => name === '' || actsOn.includes(name)));
}

function stricter(policy: ApprovalPolicy, other: ApprovalPolicy | undefined): ApprovalPolicy {
  return strictness[Math.max(strictness.indexOf(policy), strictness.indexOf(other ?? 'never'))] ?? 'always';
}

function stepOf(context: ToolContext): string {
  return `Step "${signalName(context)}"`;
}
