import type { ModelRequest } from '@tutti/core';
import { answerForSchema } from './answer-for-schema.ts';
import { roleText } from './request-text.ts';
import type { ModelScript, ScriptedAnswer, ScriptedCall, ScriptedFailure, ScriptedReply, ScriptMatcher, ScriptRule } from './script.ts';

/** Finds the answer to each call: by the script, else a generic one. Answers in sequence are used up. */
export class AnswerFinder {
  readonly #script: ModelScript;
  readonly #used: Map<number, number> = new Map();

  constructor(script: ModelScript) {
    this.#script = script;
  }

  async find(call: ScriptedCall): Promise<ScriptedReply | ScriptedFailure> {
    let answer = typeof this.#script === 'function' ? await this.#script(call) : this.#byRule(this.#script, call);
    while (typeof answer === 'function') answer = await answer(call);
    if (answer === undefined) return genericReply(call.request, call.lastUserText);
    return typedReply(typeof answer === 'string' ? { text: answer } : answer, call.request);
  }

  #byRule(rules: readonly (ScriptRule | string)[], call: ScriptedCall): ScriptedAnswer | undefined {
    for (const [index, rule] of rules.entries()) {
      const answers = typeof rule === 'string' ? [rule] : rule.answers;
      if (typeof rule !== 'string' && rule.when !== undefined && !matches(rule.when, call)) continue;
      const used = this.#used.get(index) ?? 0;
      if (answers === undefined) return (rule as ScriptRule).answer;
      if (used >= answers.length) continue;
      this.#used.set(index, used + 1);
      return answers[used];
    }
    return undefined;
  }
}

function matches(when: ScriptMatcher, call: ScriptedCall): boolean {
  if (typeof when === 'function') return when(call);
  if (typeof when === 'string' || when instanceof RegExp) return contains(call.prompt, when);
  const { request } = call;
  return (
    (when.prompt === undefined || contains(call.prompt, when.prompt)) &&
    (when.system === undefined || contains(roleText(request, 'system'), when.system)) &&
    (when.task === undefined || request.task === when.task) &&
    (when.model === undefined || request.model === when.model) &&
    (when.schema === undefined || request.responseSchema?.name === when.schema) &&
    (when.tool === undefined || (request.tools ?? []).some(({ name }) => name === when.tool))
  );
}

function contains(text: string, wanted: string | RegExp): boolean {
  // `search` starts at 0 whatever the flags: a sticky or global pattern keeps no state between calls.
  return typeof wanted === 'string' ? text.includes(wanted) : text.search(wanted) !== -1;
}

/** A typed answer given as text is parsed, as a provider would. */
function typedReply(reply: ScriptedReply | ScriptedFailure, request: ModelRequest): ScriptedReply | ScriptedFailure {
  if ('error' in reply || request.responseSchema === undefined || reply.object !== undefined || reply.text === undefined) return reply;
  try {
    return { ...reply, object: JSON.parse(reply.text) };
  } catch {
    return { error: 'response-malformed' };
  }
}

function genericReply(request: ModelRequest, lastUserText: string): ScriptedReply {
  if (request.responseSchema !== undefined) return { object: answerForSchema(request.responseSchema.schema, request.responseSchema.name) };
  return { text: `Scripted answer to: ${lastUserText.replaceAll(/\s+/g, ' ').trim().slice(0, 80)}` };
}
