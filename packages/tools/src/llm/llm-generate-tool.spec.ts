import { describe, expect, it } from '@jest/globals';
import { plainUsage, type Generate, type GenerateRequest, type JsonObject, type ModelResult, type ToolContext } from '@tutti/core';
import { LLMGenerateTool } from './llm-generate-tool.ts';

interface Scripted {
  readonly context: ToolContext;
  readonly requests: GenerateRequest[];
}

function answering(content: string, rest: Partial<ModelResult> = {}): Scripted {
  const requests: GenerateRequest[] = [];
  const generate: Generate = (request) => {
    requests.push(request);
    return Promise.resolve({
      model: 'm',
      modelId: 'p/m',
      provider: 'p',
      content,
      toolCalls: [],
      reasoning: [],
      finishReason: 'stop',
      usage: plainUsage(3, 4),
      cost: { usd: 0.25, source: 'table', isEstimated: false },
      costUsd: 0.25,
      latencyMs: 5,
      ...rest,
    });
  };
  return { context: { signal: new AbortController().signal, generate }, requests };
}

const tool = new LLMGenerateTool();
const schema: JsonObject = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };

describe('LLMGenerateTool', () => {
  it('passes on what the model needs and nothing else', async () => {
    const { context, requests } = answering('hi');
    const result = await tool.execute(
      'generate',
      {
        prompt: 'Say hi',
        temperature: 0.7,
        maxTokens: '200',
        system_prompt: 'Be brief',
        model: 'p/m',
        task: 'greeting',
        stop: 'END',
        seed: 7,
      },
      context,
    );
    expect(requests).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief' },
          { role: 'user', content: 'Say hi' },
        ],
        model: 'p/m',
        task: 'greeting',
        temperature: 0.7,
        maxTokens: 200,
        stopSequences: ['END'],
        seed: 7,
      },
    ]);
    expect(result).toEqual({
      action: 'generate',
      content: 'hi',
      text: 'hi',
      model: 'p/m',
      provider: 'p',
      usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 },
      cost_usd: 0.25,
      finish_reason: 'stop',
      latency_ms: 5,
      success: true,
    });
  });

  it('leaves the choice to the router when no model is named', async () => {
    const { context, requests } = answering('x');
    for (const model of ['', 'auto', null, 'default']) await tool.execute('complete', { prompt: 'p', model }, context);
    expect(requests.every((request) => !('model' in request))).toBe(true);
  });

  it('passes the signal of the call on', async () => {
    const signals: AbortSignal[] = [];
    const signal = new AbortController().signal;
    const { context } = answering('x');
    await tool.execute(
      'generate',
      { prompt: 'p' },
      {
        signal,
        generate: (request, options) => {
          signals.push(options.signal);
          return (context.generate as Generate)(request, options);
        },
      },
    );
    expect(signals).toEqual([signal]);
  });

  it('says what to do when there is no model, and takes the one it was made with', async () => {
    await expect(tool.execute('generate', { prompt: 'p' })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
      message: expect.stringContaining('Configure a provider'),
    });
    const { context, requests } = answering('own');
    expect(await new LLMGenerateTool({ generate: context.generate as Generate }).execute('execute', { prompt: 'p' })).toMatchObject({
      content: 'own',
    });
    expect(requests).toHaveLength(1);
  });

  it('does not call an unknown cost zero', async () => {
    const { context } = answering('x', { cost: { usd: undefined, source: 'unknown', isEstimated: false }, costUsd: 0 });
    expect((await tool.execute('generate', { prompt: 'p' }, context))['cost_usd']).toBeNull();
  });

  it('continues a conversation', async () => {
    const { context, requests } = answering('x');
    await tool.execute(
      'chat',
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
        prompt: 'c',
      },
      context,
    );
    expect(requests[0]).toEqual({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
      ],
      task: 'chat',
    });
    await expect(tool.execute('chat', {}, context)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(tool.execute('generate', { prompt: '' }, context)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(tool.execute('generate', { prompt: 'p', temperature: 'hot' }, context)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('gives typed answers in result', async () => {
    expect(await tool.execute('generate', { prompt: 'p', schema }, answering('{"n": 1}').context)).toMatchObject({ result: { n: 1 } });
    expect(await tool.execute('generate', { prompt: 'p', schema }, answering('Here:\n```json\n{"n": 2}\n```\n').context)).toMatchObject({
      result: { n: 2 },
    });
    expect(await tool.execute('generate', { prompt: 'p', schema }, answering('text', { object: { n: 3 } }).context)).toMatchObject({
      result: { n: 3 },
    });
    expect(await tool.execute('generate_structured', { prompt: 'p' }, answering('{"any": true}').context)).toMatchObject({
      result: { any: true },
    });
    const { context, requests } = answering('{"n": 1}');
    await tool.execute('generate', { prompt: 'p', response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } }, context);
    expect(requests[0]?.responseSchema).toEqual({ name: 'answer', schema });
  });

  it.each(['no JSON', '{"n": "one"}', '{"n": 1', '[1]', '{}', ''])(
    'refuses the answer %j where another shape was asked for, as worth another try',
    async (answer) => {
      await expect(tool.execute('generate', { prompt: 'p', schema }, answering(answer).context)).rejects.toMatchObject({
        code: 'ANSWER_INVALID',
        retryable: true,
      });
    },
  );

  it('shows a text and further material to the model once each', async () => {
    const { context, requests } = answering('x');
    await tool.execute(
      'analyze_text',
      { text: 'Tea is hot.', prompt: 'Find facts.', quality_metrics: ['clarity'], max_tokens: 5 },
      context,
    );
    await tool.execute('analyze_text', { text: 'Tea is hot.', prompt: 'Find facts in: Tea is hot.' }, context);
    await tool.execute('analyze_text', { text: 'Tea', analysis_type: 'fact_checking' }, context);
    expect(requests.map(({ messages }) => messages[0]?.content)).toEqual([
      'Find facts.\n\ntext:\nTea is hot.\n\nquality metrics:\n[\n  "clarity"\n]',
      'Find facts in: Tea is hot.',
      'Analyse the text. Kind of analysis: fact checking.\n\ntext:\nTea',
    ]);
    expect(requests.map(({ task }) => task)).toEqual(['analysis', 'analysis', 'analysis']);
    await tool.execute('summarize', { text: 'Long', max_words: 5 }, context);
    expect(requests.at(-1)).toEqual({
      messages: [{ role: 'user', content: 'Summarise the text. Use at most 5 words.\n\ntext:\nLong' }],
      task: 'summarization',
    });
  });

  it('finds the one category an answer names, and refuses an answer that names none or several', async () => {
    const parameters = { text: 't', categories: ['urgent', 'not urgent', 'spam'] };
    const category = async (answer: string): Promise<unknown> =>
      (await tool.execute('classify', parameters, answering(answer).context))['category'];
    expect([await category('Urgent.'), await category('It is **not urgent**.'), await category('spam')]).toEqual([
      'urgent',
      'not urgent',
      'spam',
    ]);
    for (const answer of ['I cannot say', 'urgent or spam', 'urgently', ''])
      await expect(category(answer)).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
  });

  it('may be repeated in every action', () => {
    expect(new Set(Object.values(tool.actions).map(({ effect }) => effect))).toEqual(new Set(['idempotent']));
  });
});
