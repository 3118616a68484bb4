import { describe, expect, it } from '@jest/globals';
import type { ModelRequest } from '../model/model-request.ts';
import { plainUsage } from '../model/usage.ts';
import type { AnswerDraft } from './answer-draft.ts';
import { completeAnswer } from './complete-answer.ts';

const plain: AnswerDraft = {
  model: 'm',
  text: 'Yes.',
  reasoning: [],
  toolCalls: [],
  finishReason: 'stop',
  rawFinishReason: 'stop',
  usage: plainUsage(3, 1),
};
const request: ModelRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'Well?' }],
  tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }],
};
const call = { id: '1', name: 'look', argumentsText: '{"at":"it"}' };
const typed: ModelRequest = {
  ...request,
  responseSchema: { name: 'answer', schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
};

describe('a whole answer', () => {
  it('is given as it came, and its use is guessed and marked where nobody reports it', () => {
    expect(completeAnswer(plain, { provider: 'p', request })).toMatchObject({
      content: 'Yes.',
      finishReason: 'stop',
      usage: plainUsage(3, 1),
    });
    expect(completeAnswer({ ...plain, usage: undefined }, { provider: 'p', request }).usage).toMatchObject({ isEstimated: true });
  });

  it('wants tools when it calls one, whatever its server says, and not when it calls none', () => {
    expect(completeAnswer({ ...plain, text: '', toolCalls: [call] }, { provider: 'p', request })).toMatchObject({
      finishReason: 'tool-calls',
      toolCalls: [{ name: 'look', arguments: { at: 'it' } }],
    });
    expect(completeAnswer({ ...plain, finishReason: 'tool-calls' }, { provider: 'p', request }).finishReason).toBe('stop');
  });

  it('that ended for a reason nobody knows says so', () => {
    const answer = completeAnswer({ ...plain, finishReason: 'other', rawFinishReason: 'moonlight' }, { provider: 'p', request });
    expect(answer).toMatchObject({ rawFinishReason: 'moonlight', warnings: [{ code: 'FINISH_REASON_UNKNOWN' }] });
  });

  it.each([
    ['a refusal', { finishReason: 'refusal' }, 'REFUSAL'],
    ['a filter', { finishReason: 'content-filter' }, 'CONTENT_FILTER'],
    ['nothing', { text: ' \n' }, 'RESPONSE_EMPTY'],
  ] as const)('that is %s is an error, with what it has used', (_what, change, code) => {
    expect(() => completeAnswer({ ...plain, ...change }, { provider: 'p', request })).toThrow(
      expect.objectContaining({ code, usage: plainUsage(3, 1) }),
    );
  });

  it('may be empty where it was cut or is paused', () => {
    for (const finishReason of ['length', 'pause'] as const) {
      expect(completeAnswer({ ...plain, text: '', finishReason }, { provider: 'p', request }).finishReason).toBe(finishReason);
    }
  });
});

describe('a typed answer', () => {
  it('is given as a value, raised to what was asked for', () => {
    const answer = completeAnswer({ ...plain, text: '{"value":{"n":2}}' }, { provider: 'p', request: typed, raise: () => ({ n: 2 }) });
    expect(answer).toMatchObject({ object: { n: 2 }, content: '{"n":2}' });
  });

  it.each([
    ['that is cut', { text: '{"n":', finishReason: 'length' }, 'OUTPUT_TRUNCATED'],
    ['that is no JSON', { text: 'n is 2' }, 'RESPONSE_MALFORMED'],
    ['of another shape', { text: '{"n":"two"}' }, 'RESPONSE_MALFORMED'],
    ['with a key given twice', { text: '{"n":1,"n":2}' }, 'RESPONSE_MALFORMED'],
  ] as const)('%s is an error', (_what, change, code) => {
    expect(() => completeAnswer({ ...plain, ...change }, { provider: 'p', request: typed })).toThrow(expect.objectContaining({ code }));
  });

  it('is not asked of a call of tools', () => {
    expect(completeAnswer({ ...plain, text: '', toolCalls: [call] }, { provider: 'p', request: typed })).not.toHaveProperty('object');
  });
});
