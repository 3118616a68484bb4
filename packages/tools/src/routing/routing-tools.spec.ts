import { describe, expect, it } from '@jest/globals';
import {
  plainUsage,
  ProviderError,
  type GenerateRequest,
  type Json,
  type JsonObject,
  type ModelList,
  type ModelOutlook,
  type ModelQuestion,
  type ToolContext,
} from '@tutti/core';
import { MultiModelRoutingTool } from './multi-model-routing-tool.ts';
import { TaskDelegationTool } from './task-delegation-tool.ts';

const large: ModelOutlook = {
  model: 'a/large',
  provider: 'a',
  capabilities: ['coding', 'vision'],
  quality: 0.95,
  costUsd: 0.02,
  latencyMs: 8_000,
  inFlight: 2,
};
const middle: ModelOutlook = {
  model: 'b/middle',
  provider: 'b',
  capabilities: ['coding'],
  quality: 0.85,
  costUsd: 0.005,
  latencyMs: 3_000,
  inFlight: 0,
};
const small: ModelOutlook = {
  model: 'c/small',
  provider: 'c',
  capabilities: [],
  quality: 0.6,
  costUsd: 0.0005,
  latencyMs: 1_000,
  inFlight: 1,
};

/** A list like that of a registry, without one. */
function listOf(all: readonly ModelOutlook[], asked: ModelQuestion[] = []): ModelList {
  return {
    outlook: (question) => {
      asked.push(question);
      const wanted = all.filter(({ model }) => question.models?.includes(model) ?? true);
      const lacking = (model: ModelOutlook): string | undefined =>
        question.capabilities?.find((name) => !model.capabilities.includes(name));
      return {
        models: wanted.filter((model) => lacking(model) === undefined),
        refused: wanted.flatMap((model) =>
          lacking(model) === undefined ? [] : [{ model: model.model, fails: `has ${lacking(model) ?? ''}` }],
        ),
      };
    },
  };
}

interface Bench {
  readonly context: ToolContext;
  readonly requests: GenerateRequest[];
  readonly asked: ModelQuestion[];
}

function bench({ models = [large, middle, small], broken = [] as readonly string[], usd = 0.001 as number | null } = {}): Bench {
  const requests: GenerateRequest[] = [];
  const asked: ModelQuestion[] = [];
  const generate: ToolContext['generate'] = async (request) => {
    requests.push(request);
    if (broken.includes(request.model ?? ''))
      throw new ProviderError(`${request.model ?? ''} is down.`, { provider: 'a', errorClass: 'overloaded' });
    return {
      model: 'm',
      modelId: request.model ?? 'any',
      provider: 'p',
      content: `done by ${request.model ?? ''}`,
      toolCalls: [],
      reasoning: [],
      finishReason: 'stop',
      usage: plainUsage(1, 1),
      cost: { usd: usd ?? undefined, source: 'table', isEstimated: false },
      costUsd: usd ?? 0,
      latencyMs: 1,
    };
  };
  return { context: { signal: new AbortController().signal, generate, models: listOf(models, asked) }, requests, asked };
}

const delegation = new TaskDelegationTool();
const delegate = (parameters: JsonObject, { context } = bench()): Promise<JsonObject> => delegation.execute('execute', parameters, context);

describe('task delegation', () => {
  it('chooses by weight, says why, and names the next best', async () => {
    const careful = await delegate({ task: 'Refactor this function', quality_weight: 1, cost_weight: 0 });
    expect(careful).toMatchObject({
      selected_model: 'a/large',
      fallback_models: ['b/middle', 'c/small'],
      estimated_cost: 0.02,
      estimated_latency: 8,
      task_analysis: { task_type: 'coding', complexity: 'simple' },
      success: true,
    });
    expect(careful['reasons']).toEqual([
      'expected quality 0.95 for coding',
      'expected cost $0.02',
      'expected to take 8.0 s',
      'said to be good at coding',
    ]);
    expect(await delegate({ task: 'Refactor this function', quality_weight: '0', cost_weight: '1' })).toMatchObject({
      selected_model: 'c/small',
      score: 1,
    });
    expect(await delegate({ task: 'x', quality_weight: 0, cost_weight: 0, fallback_enabled: false })).toMatchObject({
      selected_model: 'c/small',
      fallback_models: [],
    });
  });

  it.each([
    ['Summarise this code review in two lines', 'summarization', 'simple'],
    ['Write a comprehensive analysis of renewable energy', 'analysis', 'complex'],
    ['Say good morning in Spanish', 'translation', 'simple'],
    ['What is the capital of Peru?', 'question-answering', 'simple'],
    ['Compare both offers', 'analysis', 'moderate'],
    ['Hello there', 'general', 'simple'],
  ])('reads of %j that it is %s, %s', async (task, type, complexity) => {
    expect(await delegate({ task })).toMatchObject({ task_analysis: { task_type: type, complexity } });
  });

  it('takes what is required from the caller; a capability nobody has is told and not required', async () => {
    const { context, asked } = bench();
    const found = await delegation.execute(
      'delegate',
      {
        task: 'Look',
        requirements: { capabilities: ['vision', 'data-analysis'], task_type: 'review', complexity: 'high', max_tokens: 77 },
      },
      context,
    );
    expect(found).toMatchObject({
      selected_model: 'a/large',
      refused: [{ model: 'b/middle' }, { model: 'c/small' }],
      task_analysis: { task_type: 'review', complexity: 'complex', unknown_capabilities: ['data-analysis'] },
    });
    expect(asked.at(-1)).toMatchObject({ task: 'review', difficulty: 0.8, outputTokens: 77, capabilities: ['vision'] });
  });

  it('reports a failure when no model is left, and says what is missing when there is no list', async () => {
    expect(await delegate({ task: 'x' }, bench({ models: [] }))).toMatchObject({ success: false, selected_model: null });
    await expect(delegation.execute('delegate', { task: 'x' })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
      message: expect.stringContaining('model registry'),
    });
    await expect(delegate({ task: '' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('has the task done by the chosen model, and by the next when that fails', async () => {
    const { context, requests } = bench({ broken: ['a/large'] });
    const done = await delegation.execute('run', { task: 'Refactor this', quality_weight: 1, cost_weight: 0 }, context);
    expect(done).toMatchObject({
      selected_model: 'a/large',
      model: 'b/middle',
      result: 'done by b/middle',
      failed_models: [{ model: 'a/large' }],
      success: true,
    });
    expect(requests.map(({ model }) => model)).toEqual(['a/large', 'b/middle']);
    await expect(
      delegation.execute(
        'run',
        { task: 'Refactor this', quality_weight: 1, cost_weight: 0, fallback_enabled: false },
        bench({ broken: ['a/large'] }).context,
      ),
    ).rejects.toThrow('a/large is down');
  });
});

describe('multi-model routing', () => {
  const routing = (): MultiModelRoutingTool => new MultiModelRoutingTool();

  it.each([
    ['cost', 'c/small'],
    ['minimize_cost', 'c/small'],
    ['quality-optimized', 'a/large'],
    ['speed', 'c/small'],
    ['least_loaded', 'b/middle'],
    ['capability_based', 'a/large'],
  ])('by %s takes %s', async (strategy, model) => {
    expect(await routing().execute('execute', { request: 'Implement a cache', strategy }, bench().context)).toMatchObject({
      selected_model: model,
      success: true,
    });
  });

  it('takes turns, keeps to the models named, and passes over those at capacity', async () => {
    const tool = routing();
    const { context } = bench();
    const turns: unknown[] = [];
    for (let i = 0; i < 4; i++)
      turns.push((await tool.execute('route', { request: 'x', strategy: 'round_robin' }, context))['selected_model']);
    expect(turns).toEqual(['a/large', 'b/middle', 'c/small', 'a/large']);
    expect(await tool.execute('route', { request: 'x', models: 'b/middle,c/small', strategy: 'quality' }, context)).toMatchObject({
      selected_model: 'b/middle',
      current_load: 0,
    });
    expect(await tool.execute('route', { request: 'x', strategy: 'quality', max_concurrent: 2 }, context)).toMatchObject({
      selected_model: 'b/middle',
    });
    expect(await tool.execute('route', { request: 'x', models: ['a/large'], max_concurrent: 1 }, context)).toMatchObject({
      success: false,
      error: expect.stringContaining('2 requests at work'),
    });
  });

  it('recommends a model for each of several tasks, within the budget', async () => {
    const tasks = [{ task: 'Summarise this', context: 'A long text.' }, 'Write a Python function'];
    const free = await routing().execute('route', { tasks, routing_strategy: 'quality' }, bench().context);
    expect(free).toMatchObject({
      recommendations: [
        { task: 'Summarise this', model: 'a/large', task_type: 'summarization' },
        { task: 'Write a Python function', model: 'a/large', task_type: 'coding' },
      ],
      total_estimated_cost: 0.04,
    });
    const tight = await routing().execute('route', { tasks, strategy: 'quality', constraints: { total_budget: '0.026' } }, bench().context);
    expect(tight).toMatchObject({ total_estimated_cost: 0.025, success: true });
    expect(await routing().execute('route', { tasks, constraints: { total_budget: 0.0001 } }, bench().context)).toMatchObject({
      success: false,
      error: expect.stringContaining('total budget'),
    });
    expect(
      await routing().execute('route', { tasks, strategy: 'quality', constraints: { max_latency: 4 } }, bench().context),
    ).toMatchObject({ selected_model: 'b/middle' });
  });

  it.each<[string, Json]>([
    ['a text', 'Translate to Spanish: Hello'],
    ['a mapping with a prompt', { prompt: 'Translate to Spanish: Hello', max_tokens: '50' }],
    ['a mapping with a conversation', { system: 'Translate to Spanish:', messages: [{ role: 'user', content: 'Hello' }], temperature: 0 }],
    ['a mapping with context', { task: 'Translate to Spanish:', context: 'Hello' }],
    [
      'a conversation',
      [
        { role: 'system', content: 'Translate to Spanish:' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ],
    ],
  ])('takes a request that is %s', async (_what, request) => {
    for (const given of [{ request }, { tasks: [request] }, { prompt: request }]) {
      const { context, requests } = bench();
      expect(await routing().execute('run', given, context)).toMatchObject({ success: true });
      expect(requests[0]?.messages[0]?.content).toMatch(/^Translate to Spanish:\s+Hello$/);
    }
  });

  it.each<[string, Json]>([
    ['nothing to do', { max_tokens: 5 }],
    ['a conversation in which nothing is said', { messages: [{ role: 'user' }] }],
    ['a number', 5],
  ])('refuses a request that is %s', async (_what, request) => {
    await expect(routing().execute('route', { request }, bench().context)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('request'),
    });
  });

  it('does a batch with the models of the goal, and says what it cost', async () => {
    const { context, requests } = bench({ broken: ['c/small'] });
    const done = await routing().execute('execute', { request: 'Translate to Spanish: Hello', strategy: 'cost' }, context);
    expect(done['selected_model']).toBe('c/small');
    const batch = await routing().execute(
      'optimize_batch',
      { tasks: ['Translate: one', 'Translate: two'], optimization_goal: 'minimize_cost', constraints: { max_budget_per_task: 0.05 } },
      context,
    );
    expect(batch).toMatchObject({
      results: ['done by b/middle', 'done by b/middle'],
      models_used: ['b/middle'],
      completed: 2,
      failed: 0,
      total_cost: 0.002,
      average_cost: 0.001,
      optimization_goal: 'minimize_cost',
      success: true,
    });
    expect(requests.map(({ messages }) => messages[0]?.content)).toEqual([
      'Translate: one',
      'Translate: two',
      'Translate: one',
      'Translate: two',
    ]);
    expect(await routing().execute('optimize_batch', { tasks: ['x'] }, bench({ usd: null }).context)).toMatchObject({
      total_cost: null,
      average_cost: null,
    });
    expect(
      await routing().execute('optimize_batch', { tasks: ['x'] }, bench({ broken: ['a/large', 'b/middle', 'c/small'] }).context),
    ).toMatchObject({ success: false, failed: 1, results: [null] });
  });

  it('answers a request with fallbacks', async () => {
    const { context } = bench({ broken: ['a/large'] });
    expect(await routing().execute('run', { request: 'Implement a cache', strategy: 'quality' }, context)).toMatchObject({
      selected_model: 'b/middle',
      result: 'done by b/middle',
    });
  });

  it('names the nearest strategy, and says what is missing', async () => {
    await expect(routing().execute('route', { request: 'x', strategy: 'round_robbin' }, bench().context)).rejects.toThrow('round_robin');
    await expect(routing().execute('route', { strategy: 'cost' }, bench().context)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(routing().execute('route', { request: 'x' })).rejects.toMatchObject({ code: 'PROVIDER_NOT_CONFIGURED' });
  });
});
