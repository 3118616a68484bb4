import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { ApprovalGateTool } from './approval-gate-tool.ts';
import { FeedbackTool } from './feedback-tool.ts';
import { readAnswer } from './question.ts';
import { UserPromptTool } from './user-prompt-tool.ts';

interface Waiting {
  readonly context: ToolContext;
  readonly waits: { readonly key: string; readonly signal: string }[];
  readonly kept: JsonObject[];
}

/** A run that sends these signals, one after the other. */
function runSending(...answers: readonly Json[]): Waiting {
  const waits: Waiting['waits'] = [];
  const kept: JsonObject[] = [];
  const context: ToolContext = {
    signal: new AbortController().signal,
    idempotencyKey: 'run-1/ask',
    wait: async (key, until) => {
      waits.push({ key, signal: (until as { readonly signal: string }).signal });
      return answers[waits.length - 1] ?? null;
    },
    step: async (_key, run) => {
      const value = await run({ signal: new AbortController().signal, idempotencyKey: 'x', record: () => undefined });
      kept.push(value as JsonObject);
      return value;
    },
  };
  return { context, waits, kept };
}

describe('an answer', () => {
  it.each<[string, Json, Json]>([
    ['boolean', 'Yes', true],
    ['boolean', 'no', false],
    ['boolean', { value: true }, true],
    ['number', '4.5', 4.5],
    ['choice', 'RED', 'red'],
    ['choice', '2', 'blue'],
    ['choices', 'red, 2', ['red', 'blue']],
    ['text', 5, '5'],
    ['json', { a: 1 }, { a: 1 }],
  ])('of the type %s is read as people write it: %j', (...[type, answer, value]) => {
    expect(readAnswer({ prompt: '', type: type as 'text', choices: ['red', 'blue'] }, answer)).toEqual({ value });
  });

  it.each<[string, Json]>([
    ['boolean', 'perhaps'],
    ['number', 'many'],
    ['choice', 'green'],
    ['choice', '3'],
    ['choice', '0'],
    ['choices', ['red', 'green']],
    ['number', null],
  ])('that is no %s is refused: %j', (type, answer) => {
    expect(readAnswer({ prompt: '', type: type as 'text', choices: ['red', 'blue'] }, answer)).toHaveProperty('problem');
  });
});

describe('user-prompt', () => {
  it('keeps its question on record and waits for the signal of its step', async () => {
    const { context, waits, kept } = runSending('blue');
    const result = await new UserPromptTool().execute('execute', { message: 'Which?', options: ['red', 'blue'] }, context);
    expect(result).toMatchObject({ response: 'blue', value: 'blue', answer: 'blue', is_default: false, success: true });
    expect([waits, kept]).toEqual([
      [{ key: 'answer', signal: 'ask' }],
      [{ prompt: 'Which?', type: 'choice', choices: ['red', 'blue'], signal: 'ask' }],
    ]);
  });

  it('asks again where the answer does not fit', async () => {
    const { context, waits } = runSending('many', '7');
    expect(await new UserPromptTool().execute('prompt', { prompt: 'How many?', type: 'integer', signal: 'n' }, context)).toMatchObject({
      value: 7,
    });
    expect(waits).toEqual([
      { key: 'answer', signal: 'n' },
      { key: 'answer-2', signal: 'n' },
    ]);
  });

  it('takes the default at once where nobody is there, and waits all the same where somebody is', async () => {
    const nobody = runSending('x');
    expect(await new UserPromptTool().execute('prompt', { prompt: 'Go?', default: false }, nobody.context)).toMatchObject({
      value: false,
      confirmed: false,
      is_default: true,
    });
    expect(nobody.waits).toEqual([]);
    const somebody = runSending(null);
    expect(
      await new UserPromptTool({ mode: 'wait' }).execute('prompt', { prompt: 'Name?', default: 'Ann' }, somebody.context),
    ).toMatchObject({ value: 'Ann', is_default: true });
    expect(somebody.waits).toHaveLength(1);
  });

  it('refuses a default that is no answer, rather than to wait where nobody was meant to', async () => {
    for (const given of [
      { choices: ['a', 'b'], default: 'c' },
      { type: 'number', default: 'many' },
      { type: 'confirm', default: 'perhaps' },
    ]) {
      await expect(new UserPromptTool().execute('prompt', { prompt: 'Which?', ...given }, runSending('a').context)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        message: expect.stringContaining('default'),
      });
    }
    await expect(
      new ApprovalGateTool().execute('approve', { prompt: 'Send?', default: 'maybe' }, runSending('yes').context),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(
      new FeedbackTool().execute('collect', { questions: [{ prompt: 'Which?', choices: ['a'], default: 'z' }] }, runSending('a').context),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(
      await new UserPromptTool().execute('prompt', { prompt: 'Which?', choices: ['a', 'b'], default: '' }, runSending('a').context),
    ).toMatchObject({ value: 'a', is_default: false });
  });

  it('outside of a run needs a default', async () => {
    await expect(new UserPromptTool().execute('prompt', { prompt: 'Name?' })).rejects.toMatchObject({ code: 'PERSON_NEEDED' });
  });
});

describe('approval-gate', () => {
  const subject = { content: { to: 'b@x.example', amount: 5 } };

  it('shows what is agreed to in one form, and binds the answer to it by the name of its signal', async () => {
    const first = runSending('yes');
    const result = await new ApprovalGateTool().execute('approve', { message: 'Send?', ...subject }, first.context);
    expect(result).toMatchObject({ approved: true, decision: 'approved', success: true });
    expect(first.kept[0]).toMatchObject({
      prompt: 'Send?',
      details: { canonical: '{"arguments":{"amount":5,"to":"b@x.example"}}', hash: result['hash'] },
    });
    const same = runSending(true);
    await new ApprovalGateTool().execute('approve', { message: 'Send?', content: { amount: 5, to: 'b@x.example' } }, same.context);
    const other = runSending(true);
    await new ApprovalGateTool().execute('approve', { message: 'Send?', content: { to: 'b@x.example', amount: 6 } }, other.context);
    expect(same.waits).toEqual(first.waits);
    expect(other.waits[0]?.signal).not.toBe(first.waits[0]?.signal);
  });

  it('does not take an agreement to other arguments', async () => {
    const { context, waits } = runSending({ approved: true, hash: 'of something else' }, { approved: false, comment: 'too much' });
    await expect(new ApprovalGateTool().execute('approve', subject, context)).rejects.toMatchObject({
      code: 'APPROVAL_REJECTED',
      message: expect.stringContaining('too much'),
    });
    expect(waits).toHaveLength(2);
  });

  it('never agrees by itself, unless a default says so', async () => {
    const { context, waits } = runSending(null);
    expect(await new ApprovalGateTool().execute('approve', subject, context)).toMatchObject({ approved: true });
    expect(waits).toHaveLength(1);
    expect(
      await new ApprovalGateTool().execute('approve', { ...subject, default: 'reject', on_reject: 'continue' }, runSending().context),
    ).toMatchObject({ approved: false, decision: 'rejected', success: true });
    await expect(new ApprovalGateTool().execute('approve', subject)).rejects.toMatchObject({ code: 'PERSON_NEEDED' });
  });
});

describe('feedback-collection', () => {
  const questions = [
    { id: 'stars', question: 'Stars?', type: 'rating', required: true },
    { id: 'why', question: 'Why?' },
    { id: 'again', question: 'Again?', type: 'boolean', default: true },
  ];

  it('takes one object of answers, with defaults for what is left out', async () => {
    const { context, waits } = runSending({ why: 'x' }, { stars: '4' });
    expect(await new FeedbackTool().execute('collect', { questions }, context)).toMatchObject({
      answers: { stars: 4, again: true },
      rating: 4,
      response_count: 2,
      success: true,
    });
    expect(waits).toHaveLength(2);
  });

  it('of one question takes its answer as it is', async () => {
    expect(await new FeedbackTool().execute('execute', { questions: ['Well?'] }, runSending('fine').context)).toMatchObject({
      answers: { question_1: 'fine' },
    });
  });
});
