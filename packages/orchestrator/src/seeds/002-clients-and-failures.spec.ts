import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LLMClient, ValidationError, type LLMResponse } from '@tutti/core';
import { AnthropicClient } from '@tutti/provider-anthropic';
import { OpenAIClient } from '@tutti/provider-openai';
import { FailureHandler, RetryPolicy, RetryStrategy } from '@tutti/resilience';
import { faultServer, type FaultServer } from '@tutti/testing';

let server: FaultServer;
beforeAll(async () => {
  server = await faultServer();
});
afterAll(() => server.close());

const events = (...all: readonly object[]): { readonly headers: Record<string, string>; readonly body: string } => ({
  headers: { 'content-type': 'text/event-stream' },
  body: all.map((event) => `event: ${(event as { type?: string }).type ?? 'message'}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
});
const chunk = (choice: object, usage?: object): object => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4-0613',
  choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
  usage: usage ?? null,
});
const openaiAnswer = (...choices: readonly object[]): ReturnType<typeof events> => {
  const { headers, body } = events(...choices.map((choice) => chunk(choice)), {
    ...chunk({}),
    choices: [],
    usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
  });
  return { headers, body: `${body.replaceAll('event: message\n', '')}data: [DONE]\n\n` };
};
const sent = (): Record<string, unknown> => JSON.parse(server.requests[0]?.body ?? '{}') as Record<string, unknown>;

/** A client of one's own. */
class Echo extends LLMClient {
  async complete({ prompt, model }: { readonly prompt: string; readonly model: string }): Promise<LLMResponse> {
    return { content: prompt, model, inputTokens: 1, outputTokens: 1, finishReason: 'stop', toolCalls: [], metadata: {} };
  }

  completeWithTools({ messages, model }: Parameters<LLMClient['completeWithTools']>[0]): Promise<LLMResponse> {
    return this.complete({ prompt: JSON.stringify(messages), model });
  }
}

describe('seed 002', () => {
  test('LLMClient (1): is the base of clients: one answers prompts, and conversations with tools', async () => {
    const client: LLMClient = new Echo();
    expect((await client.complete({ prompt: 'x', model: 'm', temperature: 0.2, maxTokens: 5, tools: [] })).content).toBe('x');
    expect((await client.completeWithTools({ messages: [{ role: 'user', content: 'y' }], model: 'm', tools: [] })).content).toContain(
      '"y"',
    );
  });

  test('OpenAIClient (1): is an LLMClient with a key', () => {
    expect(new OpenAIClient({ apiKey: 'sk-a-key-for-this-test' })).toBeInstanceOf(LLMClient);
  });

  test('OpenAIClient (2): completes a prompt', async () => {
    server.respond(openaiAnswer({ delta: { content: 'Sales rose.' } }, { finish_reason: 'stop' }));
    const client = new OpenAIClient({ apiKey: 'sk-a-key-for-this-test', baseURL: server.url });
    const response = await client.complete({ prompt: 'Analyze this data...', model: 'gpt-4', temperature: 0.7, maxTokens: 1_000 });
    expect([response.content, `Tokens: ${response.inputTokens + response.outputTokens}`]).toEqual(['Sales rose.', 'Tokens: 19']);
    expect(sent()).toMatchObject({ model: 'gpt-4', temperature: 0.7 });
    // Not only from 0 to 1: some providers take 2.
    server.respond(openaiAnswer({ delta: { content: 'Hot.' } }, { finish_reason: 'stop' }));
    await expect(client.complete({ prompt: 'x', model: 'gpt-4', temperature: 2 })).resolves.toMatchObject({ content: 'Hot.' });
  });

  test('AnthropicClient (1): is an LLMClient with a key', async () => {
    server.respond(
      events(
        {
          type: 'message_start',
          message: {
            id: 'm',
            type: 'message',
            role: 'assistant',
            model: 'claude-x',
            content: [],
            stop_reason: null,
            usage: { input_tokens: 3, output_tokens: 1 },
          },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello.' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } },
        { type: 'message_stop' },
      ),
    );
    const client = new AnthropicClient({ apiKey: 'sk-ant-a-key-for-this-test', baseURL: server.url });
    expect(client).toBeInstanceOf(LLMClient);
    expect(await client.complete({ prompt: 'Say hello.', model: 'claude-x', maxTokens: 10 })).toMatchObject({
      content: 'Hello.',
      inputTokens: 3,
      outputTokens: 5,
      finishReason: 'stop',
    });
  });

  test('LLMResponse (1): has the documented fields', async () => {
    server.respond(
      openaiAnswer(
        { delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city":"Bern"}' } }] } },
        { finish_reason: 'tool_calls' },
      ),
    );
    const tools = [
      { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
    ];
    const response = await new OpenAIClient({ apiKey: 'sk-a-key-for-this-test', baseURL: server.url }).completeWithTools({
      messages: [{ role: 'user', content: 'Weather?' }],
      model: 'gpt-4',
      tools,
    });
    expect(response).toMatchObject({
      content: '',
      model: 'gpt-4-0613',
      inputTokens: 12,
      outputTokens: 7,
      finishReason: 'tool-calls',
      metadata: { provider: 'openai' },
    });
    expect(response.toolCalls).toMatchObject([{ id: 'a', name: 'weather', arguments: { city: 'Bern' } }]);
  });

  test('FailureHandler (1): says whether to try again, and whether the whole has failed', () => {
    const told: unknown[] = [];
    const handler = new FailureHandler({
      defaultPolicy: new RetryPolicy({ maxRetries: 2, jitter: false }),
      onFailure: (agent, result, decision) => told.push([agent.name, result.retryCount, decision]),
    });
    const agent = { name: 'analyzer' };
    expect([0, 1, 2].map((retryCount) => handler.handleFailure(agent, { retryCount, error: 'It broke.' }))).toEqual([true, true, false]);
    expect(told).toEqual([
      ['analyzer', 0, { willRetry: true, delayMs: 1_000 }],
      ['analyzer', 1, { willRetry: true, delayMs: 2_000 }],
      ['analyzer', 2, { willRetry: false, delayMs: 0 }],
    ]);
    expect(handler.handleFailure(agent, { retryCount: 2 }, new RetryPolicy({ maxRetries: 3 }))).toBe(true);
    expect(new FailureHandler().defaultPolicy.maxRetries).toBe(3);
    expect([
      handler.shouldFailWorkflow([], 3, false),
      handler.shouldFailWorkflow([agent], 3, false),
      handler.shouldFailWorkflow([agent], 3, true),
      handler.shouldFailWorkflow([agent, agent, agent], 3, true),
    ]).toEqual([false, true, false, true]);
  });

  test('RetryPolicy (1): has the documented defaults', () => {
    expect({ ...new RetryPolicy() }).toEqual({
      maxRetries: 3,
      strategy: RetryStrategy.EXPONENTIAL_BACKOFF,
      baseDelay: 1,
      maxDelay: 60,
      exponentialBase: 2,
      jitter: true,
    });
    expect(() => new RetryPolicy({ maxRetries: -1, baseDelay: Number.NaN })).toThrow(ValidationError);
  });

  test('RetryPolicy (2): is made of options', () => {
    const policy = new RetryPolicy({
      maxRetries: 5,
      strategy: RetryStrategy.EXPONENTIAL_BACKOFF,
      baseDelay: 2,
      maxDelay: 120,
      jitter: true,
    });
    expect([1, 2, 3, 10].map((retry) => policy.delayMs(retry))).toEqual([2_000, 4_000, 8_000, 120_000]);
    expect(policy.delayMs(3, 0.75)).toBe(2_000);
  });

  test('RetryStrategy (1): has the documented values, and each its delays', () => {
    expect(RetryStrategy).toEqual({
      EXPONENTIAL_BACKOFF: 'exponential_backoff',
      LINEAR_BACKOFF: 'linear_backoff',
      CONSTANT_DELAY: 'constant_delay',
      IMMEDIATE: 'immediate',
    });
    const delays = Object.values(RetryStrategy).map((strategy) =>
      [1, 2, 3].map((retry) => new RetryPolicy({ strategy, jitter: false }).delayMs(retry)),
    );
    expect(delays).toEqual([
      [1_000, 2_000, 4_000],
      [1_000, 2_000, 3_000],
      [1_000, 1_000, 1_000],
      [0, 0, 0],
    ]);
  });
});
