import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionError, Json } from '@tutti/core';
import { ANSWER_USD, answerOf, paidPeer, type PaidPeer } from './spec-support/paid-peer.ts';
import { orchestrators } from './spec-support/orchestrators.ts';
import type { Orchestrator, OrchestratorOptions } from './index.ts';

const { folder, orchestratorOf } = orchestrators();

let peer: PaidPeer;
beforeAll(async () => void (peer = await paidPeer()));
beforeEach(() => void peer.server.respond(answerOf('Paid words.')));
afterAll(() => peer.server.close());

const made = (options: OrchestratorOptions = {}): Orchestrator => orchestratorOf({ ...peer.options, tools: { root: folder }, ...options });
const ask = (id: string, more = ''): string =>
  `  - { id: ${id}, action: generate_text, parameters: { prompt: "Say ${id}", max_tokens: 20 }${more} }\n`;
/** Three questions, one after the other. Each is reserved with what its text cannot exceed, and twenty tokens of an answer: about 5 cents. */
const three = `id: three\nsteps:\n${ask('a')}${ask('b', ', dependencies: [a]')}${ask('c', ', dependencies: [b]')}`;

async function failureOf(run: Promise<unknown>): Promise<ExecutionError> {
  return run.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: unknown) => error as ExecutionError,
  );
}

describe('the budget of a run', () => {
  test("pays for its calls; what is over when they are done is nobody's", async () => {
    expect(await made().executeYaml(three, {}, { budget: 1 })).toMatchObject({ success: true, costUsd: 3 * ANSWER_USD });
    expect(peer.longest()).toEqual([20, 20, 20]);
  });

  test('that cannot pay for a call ends the run before it: with what is spent, where, and what was done until then', async () => {
    const error = await failureOf(made().executeYaml(three, {}, { budget: 0.07 }));
    expect(error).toMatchObject({ name: 'ExecutionError', cause: { code: 'BUDGET_EXCEEDED' }, data: { code: 'BUDGET_EXCEEDED' } });
    expect(error.message).toMatch(
      /in step "c": The usd budget of "run\/[\w-]+" is 0\.07, of which 0\.03 is spent; this may bring it to 0\.\d+\. Raise the budget or ask for less\.$/,
    );
    expect((error.result as unknown as { steps: Record<string, { value: Json }> }).steps).toMatchObject({
      a: { value: 'Paid words.' },
      b: { value: 'Paid words.' },
      c: { status: 'failed' },
    });
    expect(peer.server.requests).toHaveLength(2);
  });

  test('of nothing refuses the first paid call, and lets a free model answer', async () => {
    const error = await failureOf(made().executeYaml(three, {}, { budget: 0 }));
    expect(error.message).toContain('in step "a": The usd budget');
    expect(peer.server.requests).toHaveLength(0);
    const free = orchestratorOf({ config: null, models: null });
    const summary =
      'id: free\nsteps:\n  - { id: a, action: generate_text, model: local/extractive, parameters: { prompt: "Summarize this text: Sales rose by a third in May. Costs fell in June. Nobody knows why." } }\n';
    expect(await free.executeYaml(summary, {}, { budget: 0 })).toMatchObject({ success: true, costUsd: 0 });
  });

  test.each([
    [-1, 'The budget is -1; it must be a number of US dollars from 0'],
    [Number.NaN, 'The budget is NaN'],
    [Infinity, 'The budget is Infinity'],
    ['5', 'The budget is "5"'],
    [{ tokens: 1.5 }, 'tokens of The budget is 1.5; it must be a whole number'],
    [{}, 'is empty'],
    [{ time: 5 }, '"time_ms"'],
    [{ steps: 5 }, '"calls" of models'],
    [{ timeMs: -5 }, 'timeMs of The budget is -5; it must be a whole number'],
    [{ token: 5 }, 'Did you mean "tokens"?'],
    [null, 'The budget is null'],
  ])('of %p is refused before anything is started', async (budget, message) => {
    await expect(made().executeYaml(three, {}, { budget: budget as number })).rejects.toThrow(message);
    expect(peer.server.requests).toHaveLength(0);
  });

  test('counts tokens and calls, too', async () => {
    const calls = await failureOf(made().executeYaml(three, {}, { budget: { calls: 2 } }));
    expect(calls.message).toMatch(/in step "c": The calls budget .* is 2, of which 2 is spent; this may bring it to 3/);
    expect(peer.server.requests).toHaveLength(2);
    const tokens = await failureOf(made().executeYaml(three, {}, { budget: { tokens: 70, costUsd: 9 } }));
    expect(tokens.message).toMatch(/The tokens budget .* is 70/);
    expect(await made().executeYaml(three, {}, { budget: { tokens: 500, calls: 3 } })).toMatchObject({ success: true });
  });

  test('makes answers shorter whose length nobody has given, rather than refusing them', async () => {
    const open = 'id: o\nsteps:\n  - { id: a, action: generate_text, parameters: { prompt: "Say much" } }\n';
    await made().executeYaml(open);
    await made().executeYaml(open, {}, { budget: 0.3 });
    const [whole, cut] = peer.longest();
    expect(whole).toBeUndefined();
    expect(cut).toBeGreaterThanOrEqual(64);
    expect(cut).toBeLessThan(300);
  });

  test('is what environment and pipeline say where nobody else says it; of pipeline and settings file the lesser counts', async () => {
    const config = join(folder, 'orchestrator.yaml');
    writeFileSync(config, 'orchestrator: { budget: 0.06 }\n');
    expect((await failureOf(made({ config }).executeYaml(three))).message).toContain('in step "b"');
    expect((await failureOf(made({ config }).executeYaml(`budget: { cost_usd: 5, calls: 1 }\n${three}`))).message).toContain('in step "b"');
    expect((await failureOf(made({ config }).executeYaml(`budget: 0.02\n${three}`))).message).toContain('in step "a"');
    expect(await made({ config }).executeYaml(three, {}, { budget: 1 })).toMatchObject({ success: true });
    writeFileSync(config, 'orchestrator: { budget: { cost_usd: 1, tokens: -1 } }\n');
    await expect(made({ config }).executeYaml(three)).rejects.toThrow('budget');
    const file = `budget: 0.07\n${three}`;
    expect((await failureOf(made().executeYaml(file))).message).toContain('in step "c"');
    expect((await failureOf(made().executeYaml(`cost_limit: 0.05\n${three}`))).message).toContain('in step "b"');
    expect(await made().executeYaml(file, {}, { budget: 1 })).toMatchObject({ success: true });
    process.env['ORCHESTRATOR_BUDGET'] = '0.02';
    try {
      expect((await failureOf(made().executeYaml(file))).message).toContain('in step "a"');
      process.env['ORCHESTRATOR_BUDGET'] = 'much';
      await expect(made().executeYaml(file)).rejects.toThrow('ORCHESTRATOR_BUDGET is "much"');
    } finally {
      delete process.env['ORCHESTRATOR_BUDGET'];
    }
  });

  test.each([
    ['budget: -1', '-1'],
    ['budget: much', '"much"'],
    ['budget: { usd: 1 }', 'dimension "usd"'],
    ['max_cost: "{{ x }}"', 'US dollars'],
    ['budget: { time_ms: 0.5 }', 'whole number'],
    ['budget: { time_ms: soon }', 'whole number'],
  ])('written as %s is a problem of the file', async (line, message) => {
    const { diagnostics } = await made().check(`${line}\n${three}`);
    expect(diagnostics).toMatchObject([{ code: 'BUDGET_INVALID', severity: 'error', message: expect.stringContaining(message) }]);
  });

  test('is never exceeded by calls side by side, and most of it is used', async () => {
    const map =
      'id: many\nsteps:\n  - id: each\n    for_each: "{{ range(50) | list }}"\n    max_parallel: 50\n    steps:\n      - { id: one, action: generate_text, parameters: { prompt: "Say {{ item }}", max_tokens: 12 } }\n';
    const orchestrator = made({ maxConcurrentTasks: 50 });
    const execution = await orchestrator.start(map, {}, { budget: 0.15 + 0.03 });
    const error = await failureOf(execution.finished());
    expect(error.data).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    const { costUsd } = await execution.result();
    expect(costUsd).toBe(peer.server.requests.length * ANSWER_USD);
    expect(costUsd).toBeLessThanOrEqual(0.18);
    // No more than one call that was reserved in full is left of it.
    expect(costUsd).toBeGreaterThan(0.18 - 0.05);
  });

  test('pays for pipelines inside, which may have a lesser one of their own; and for AUTO, loops and tools that ask models', async () => {
    const inner = (head: string): string =>
      `id: outer\nsteps:\n  - { id: sub, tool: pipeline-executor, parameters: { pipeline: { id: inner, ${head} steps: [{ id: x, action: generate_text, parameters: { prompt: "Say x", max_tokens: 20 } }, { id: y, action: generate_text, parameters: { prompt: "Say y", max_tokens: 20 }, dependencies: [x] }] } } }\n`;
    expect(await made().executeYaml(inner(''), {}, { budget: 1 })).toMatchObject({ success: true });
    for (const [head, budget] of [
      ['', 0.05],
      ['budget: 0.05,', 1],
    ] as const) {
      const error = await failureOf(made().executeYaml(inner(head), {}, { budget }));
      expect(error.data).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    }
    for (const step of [
      '{ id: s, tool: multi-model-routing, action: run, parameters: { request: "Say it" } }',
      '{ id: s, tool: llm-generate, action: generate, parameters: { prompt: "Say it", max_tokens: 20 } }',
      '{ id: s, action: echo, parameters: { message: <AUTO>Say it</AUTO> } }',
      '{ id: s, while: "{{ true }}", max_iterations: 3, steps: [{ id: i, action: generate_text, parameters: { prompt: "Say it", max_tokens: 20 } }] }',
      '{ id: s, if: <AUTO>Is it?</AUTO>, action: echo, parameters: { message: hi } }',
    ]) {
      const before = peer.server.requests.length;
      const error = await failureOf(made().executeYaml(`id: p\nsteps:\n  - ${step}\n`, {}, { budget: 0 }));
      expect([step, error.data]).toMatchObject([step, { code: 'BUDGET_EXCEEDED' }]);
      expect(peer.server.requests).toHaveLength(before);
    }
  });

  test('in dollars is not held against a model of unknown price, nor against a function nobody knows the price of', async () => {
    peer.registry.registerModel('odd/x', { provider: 'paid', model: 'x-unheard-of' });
    try {
      const odd = three.replaceAll('action: generate_text', 'action: generate_text, model: "odd/x"');
      expect((await failureOf(made().executeYaml(odd, {}, { budget: 5 }))).message).toContain('No price is known for the model "odd/x"');
      expect(await made().executeYaml(odd, {}, { budget: { tokens: 500 } })).toMatchObject({ success: true });
      expect(await made().executeYaml(three, {}, { budget: 5 })).toMatchObject({ success: true, costUsd: 3 * ANSWER_USD });
    } finally {
      peer.registry.removeModel('odd/x');
    }
    const generate = async (): Promise<never> => Promise.reject(new Error('asked'));
    expect(
      (await failureOf(orchestratorOf({ config: null, models: null, generate }).executeYaml(three, {}, { budget: 5 }))).message,
    ).toContain('nobody can say before the call what it may cost');
  });

  test('can be raised: what has failed for want of money goes on, and nothing that is finished is done again', async () => {
    const orchestrator = made();
    const { executionId } = await failureOf(orchestrator.executeYaml(three, {}, { budget: 0.07 }));
    const failed = executionId as string;
    expect(await (await orchestrator.execution(failed)).budget()).toEqual({
      limit: { costUsd: 0.07 },
      spent: { costUsd: 0.03, tokens: 30, calls: 2, timeMs: expect.any(Number) },
      inFlight: {},
    });
    await expect(orchestrator.resume(failed, { budget: -1 })).rejects.toThrow('The budget is -1');
    const execution = await orchestrator.resume(failed, { budget: 0.5 });
    expect(await execution.finished()).toMatchObject({ success: true, costUsd: 3 * ANSWER_USD });
    expect(peer.server.requests).toHaveLength(3);
    expect(await execution.budget()).toMatchObject({ limit: { costUsd: 0.5 }, spent: { costUsd: 0.045 } });
    await expect(orchestrator.resume(execution.executionId, { budget: 1 })).rejects.toMatchObject({ code: 'RUN_CLOSED' });
    const again = await failureOf(orchestrator.executeYaml(three, {}, { budget: { calls: 1 } }));
    expect(await orchestrator.recoverPipeline(again.executionId as string, { budget: { calls: 3 } })).toMatchObject({ success: true });
    // A fork pays from the same account.
    const fork = await orchestrator.fork(execution.executionId, { at: { step: 'c' }, budget: 0.06 });
    expect((await failureOf(fork.finished())).message).toContain('of which 0.045 is spent');
  });

  test('of time stops what is at work beyond it, is kept over a restart, and can be raised; waiting is no work', async () => {
    const place = join(mkdtempSync(join(folder, 'time-')), 'runs.sqlite');
    peer.server.respond({ fault: 'stall-before-headers' });
    const first = made({ store: place });
    const error = await failureOf(first.executeYaml(three, {}, { budget: { timeMs: 120 } }));
    expect(error.cause).toMatchObject({ code: 'BUDGET_EXCEEDED', data: { budgetType: 'timeMs', limit: 120 } });
    expect(error.message).toMatch(/The time budget of "run\/.*" is 120 ms, of which \d+ ms is spent; nothing of it is left/);
    await first.shutdown();
    const second = made({ store: place });
    const failed = error.executionId as string;
    const { spent } = await (await second.execution(failed)).budget();
    expect(spent.timeMs).toBeGreaterThanOrEqual(120);
    const again = await second.resume(failed, { budget: { timeMs: (spent.timeMs ?? 0) + 50 } });
    expect(await failureOf(again.finished())).toMatchObject({ data: { code: 'BUDGET_EXCEEDED' } });
    const asks =
      'id: asks\nbudget: { time_ms: 5000 }\nsteps:\n  - { id: q, tool: user-prompt, action: ask, parameters: { prompt: "Yes?" } }\n';
    const waiting = await made({ tools: { root: folder, people: { mode: 'wait' } } }).start(asks);
    await waiting.run.idle();
    expect((await waiting.budget()).limit).toEqual({ timeMs: 5_000 });
  });

  test('of a step holds for all that is done in it, and for nothing else', async () => {
    const loop = (budget: string): string =>
      `id: l\nsteps:\n  - id: loop\n    for_each: [1, 2, 3, 4]\n    budget: ${budget}\n    on_failure: continue\n    steps:\n    ${ask('one')}${ask('after', ', dependencies: [loop]')}`;
    const result = (await made().executeYaml(loop('{ calls: 2 }'))) as unknown as {
      readonly steps: Record<string, { status?: string; value?: Json }>;
    };
    expect(result.steps['loop']).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('step/loop" is 2, of which 2 is spent'),
    });
    expect(result.steps['after']).toMatchObject({ value: 'Paid words.' });
    expect(peer.server.requests).toHaveLength(3);
    for (const step of [
      '{ id: s, budget: 0.05, tool: pipeline-executor, parameters: { pipeline: { id: inner, steps: [{ id: x, action: generate_text, parameters: { prompt: "Say x", max_tokens: 20 } }, { id: y, action: generate_text, parameters: { prompt: "Say y", max_tokens: 20 }, dependencies: [x] }] } } }',
      '{ id: s, cost_limit: 0.001, tool: multi-model-routing, action: run, parameters: { request: "Say it" } }',
      '{ id: s, budget: { tokens: 3 }, action: echo, parameters: { message: <AUTO>Say it</AUTO> } }',
      '{ id: s, budget: { time_ms: 0 }, action: echo, parameters: { message: hi } }',
    ]) {
      const error = await failureOf(made().executeYaml(`id: p\nsteps:\n  - ${step}\n`));
      expect([step, error.data]).toMatchObject([step, { code: 'BUDGET_EXCEEDED' }]);
    }
    const { diagnostics } = await made().check('id: p\nsteps:\n  - { id: s, action: echo, budget: lots }\n');
    expect(diagnostics).toMatchObject([{ code: 'BUDGET_INVALID', message: expect.stringContaining('"budget" of step "s" is "lots"') }]);
  });

  test('that is set for the first time on a run that had none knows what was spent', async () => {
    const place = mkdtempSync(join(folder, 'late-'));
    const orchestrator = made({ store: join(place, 'runs.sqlite') });
    const execution = await orchestrator.start(three);
    await execution.finished();
    expect(existsSync(join(place, 'budgets.sqlite'))).toBe(false);
    expect(await execution.budget()).toMatchObject({ limit: {}, spent: { costUsd: 0.045, tokens: 45, calls: 3 } });
    const fork = await orchestrator.fork(execution.executionId, { at: { step: 'c' }, budget: { calls: 3 } });
    expect((await failureOf(fork.finished())).message).toContain('of which 3 is spent; this may bring it to 4');
  });

  test('of a batch of requests is kept by all of them together', async () => {
    const batch = (total: number): string =>
      `id: b\nsteps:\n  - id: s\n    tool: multi-model-routing\n    action: optimize_batch\n    parameters:\n      tasks: [${Array.from({ length: 8 }, (_, i) => `{ task: "Say ${i}", max_tokens: 12 }`).join(', ')}]\n      max_concurrent: 8\n      constraints: { total_budget: ${total} }\n`;
    const { steps } = (await made().executeYaml(batch(0.2))) as unknown as {
      readonly steps: Record<
        string,
        { readonly value: { readonly completed: number; readonly total_cost: number; readonly budget_left: number } }
      >;
    };
    const { completed, total_cost: cost, budget_left: left } = steps['s']!.value;
    expect([completed, cost, left]).toEqual([8, expect.closeTo(8 * ANSWER_USD, 9), expect.closeTo(0.2 - 8 * ANSWER_USD, 9)]);
    peer.server.respond(answerOf('Paid words.', { input: 20, output: 12 }));
    const dear = (await made().executeYaml(batch(0.13))) as unknown as typeof steps & { readonly steps: typeof steps };
    expect(dear.steps['s']!.value).toMatchObject({ success: true, completed: 3, failed: 5 });
    const one = await failureOf(
      made().executeYaml(
        'id: r\nsteps:\n  - { id: s, tool: multi-model-routing, action: run, parameters: { request: "Say it", constraints: { total_budget: 0.01 } } }\n',
      ),
    );
    expect(one.message).toContain('total budget');
  });

  test('stands in a file beside the journal, and is never charged twice by a call whose process has died', async () => {
    const place = mkdtempSync(join(folder, 'runs-'));
    const store = join(place, 'runs.sqlite');
    const first = made({ store });
    const { executionId } = await first.executeYaml(three, {}, { budget: 1 });
    await first.shutdown();
    expect(existsSync(join(place, 'budgets.sqlite'))).toBe(true);
    const { SqliteBudgetStore } = await import('@tutti/cost-tracker');
    await using budgets = new SqliteBudgetStore(join(place, 'budgets.sqlite'));
    expect(await budgets.spent(`run/${executionId}`)).toMatchObject({ nanoUsd: 45_000_000, tokens: 45 });
    expect(await budgets.unsettled('')).toEqual([]);
  });
});
