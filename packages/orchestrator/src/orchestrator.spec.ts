import { describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilationError, ExecutionError, HandlerMissingError, TuttiError, ValidationError, type Json } from '@tutti/core';
import { fakeClock, MockTool, scriptedModel } from '@tutti/testing';
import { Orchestrator, generateWith, type OrchestratorOptions } from './index.ts';
import { optionKinds } from './options.ts';
import { hastened } from './spec-support/hastened.ts';
import { mostAtWork } from './spec-support/most-at-work.ts';
import { orchestrators } from './spec-support/orchestrators.ts';

const { memoryJournal } = await import('@tutti/kernel');
const { ModelRegistry } = await import('@tutti/models');

const { folder, orchestratorOf } = orchestrators();

const calling = (more = ''): string => `name: calling\nsteps:\n  - { id: call, tool: mock, action: go${more} }\n`;
const failure = (execution: Promise<unknown>): Promise<ExecutionError> =>
  execution.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: unknown) => error as ExecutionError,
  );

describe('options of an orchestrator', () => {
  test('that contradict each other or make no sense are refused', () => {
    expect(() => new Orchestrator({ maxConcurrentTasks: 0 })).toThrow(ValidationError);
    expect(() => new Orchestrator({ maxConcurrentTask: 2 } as object)).toThrow(
      /"maxConcurrentTask" is not known\. Did you mean "maxConcurrentTasks"\?/,
    );
    expect(() => new Orchestrator({ maxConcurrentTasks: 1.5 })).toThrow(ValidationError);
    expect(() => new Orchestrator({ store: 'x', journal: memoryJournal() })).toThrow(ValidationError);
    expect(() => new Orchestrator({ openJournal: () => Promise.resolve(memoryJournal()), journal: memoryJournal() })).toThrow(
      /Several journals were given: journal, openJournal/,
    );
    const generate = generateWith(scriptedModel(['x']));
    expect(() => new Orchestrator({ generate, modelRegistry: { generate } })).toThrow(/generate/);
    expect(() => new Orchestrator().hook('middle' as 'after_execution', () => undefined)).toThrow(/before_execution/);
  });

  test('openJournal is asked once, when something is started', async () => {
    const journal = memoryJournal();
    let opened = 0;
    const orchestrator = orchestratorOf({ openJournal: () => (opened++, Promise.resolve(journal)) });
    const yaml = 'steps:\n  - { id: a, action: echo, parameters: { message: hi } }\n';
    expect((await orchestrator.check(yaml)).diagnostics).toEqual([]);
    expect(opened).toBe(0);
    const { executionId } = await orchestrator.executeYaml(yaml);
    await orchestrator.executeYaml(yaml);
    expect(opened).toBe(1);
    expect(await journal.summary(executionId)).toMatchObject({ status: 'completed' });
  });

  test('are all in the table of the README', () => {
    const table = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
      .split('## What can be given')[1]!
      .split('## ')[0]!;
    const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(optionKinds).sort());
  });

  test('maxConcurrentTasks bounds the steps at work', async () => {
    expect(await mostAtWork(orchestratorOf({ maxConcurrentTasks: 3 }))).toBe(3);
  });

  test('errorHandler says what becomes of a failed step: retry, skip, or fail', async () => {
    const seen: string[] = [];
    const clock = fakeClock();
    const handling = (answer: 'retry' | 'skip' | 'fail'): OrchestratorOptions => ({
      clock,
      errorHandler: {
        handle: (error, { step, attempt }) => {
          seen.push(`${step} ${attempt} ${error.message.slice(0, 11)}`);
          return answer;
        },
      },
    });
    const retried = new MockTool({ id: 'mock', failures: 1 });
    expect((await hastened(clock, orchestratorOf(handling('retry')).registerTool(retried).executeYaml(calling()))).success).toBe(true);
    expect(retried.calls).toHaveLength(2);
    expect(seen).toEqual(['call 1 Tool "mock"']);
    const skipped = await orchestratorOf(handling('skip'))
      .registerTool(new MockTool({ id: 'mock', failures: 9 }))
      .executeYaml(calling());
    expect(skipped).toMatchObject({ status: 'completed', steps: { call: { value: null } } });
    const failed = new MockTool({ id: 'mock', failures: 9 });
    expect(await failure(orchestratorOf(handling('fail')).registerTool(failed).executeYaml(calling()))).toBeInstanceOf(ExecutionError);
    expect(failed.calls).toHaveLength(1);
  });

  test('resourceAllocator and parallelExecutor stand around each step’s body', async () => {
    const seen: string[] = [];
    const orchestrator = orchestratorOf({
      resourceAllocator: {
        getUtilization: async () => ({ cpuUsage: 1, memoryUsage: 2 }),
        allocate: async ({ step }) => {
          seen.push(`take ${step}`);
          return { [Symbol.dispose]: () => void seen.push(`give ${step}`) };
        },
      },
      parallelExecutor: {
        execute: async (body) => {
          seen.push('execute');
          return body();
        },
      },
    }).registerTool(new MockTool({ id: 'mock', fallback: () => (seen.push('work'), {}) }));
    await orchestrator.executeYaml(calling());
    expect(seen).toEqual(['execute', 'take call', 'work', 'give call']);
    expect(await orchestrator.resourceAllocator.getUtilization()).toEqual({ cpuUsage: 1, memoryUsage: 2 });
  });

  test('yamlCompiler reads pipelines in front of the built-in one', async () => {
    const { Pipeline, Task } = await import('@tutti/pipeline');
    const yamlCompiler = {
      compile: async (text: string) =>
        new Pipeline({ id: 'own', tasks: [new Task({ id: 'said', action: 'echo', parameters: { message: text } })] }),
    };
    const result = await orchestratorOf({ yamlCompiler }).executeYaml('anything at all');
    expect(JSON.stringify(result['said'])).toContain('anything at all');
  });

  test('provider, generate and modelRegistry are ways to bring models; the default is local and free', async () => {
    const yaml = 'id: p\nsteps:\n  - { id: ask, action: generate_text, parameters: { prompt: Say something } }\n';
    const model = scriptedModel(() => 'Something.');
    const generate = generateWith(model, { model: 'scripted' });
    for (const options of [{ provider: model }, { generate }, { modelRegistry: { generate } }]) {
      expect(JSON.stringify(await orchestratorOf(options).executeYaml(yaml))).toContain('Something.');
    }
    const local = await orchestratorOf().executeYaml(
      'id: p\nsteps:\n  - { id: sum, tool: llm-generate, action: summarize, parameters: { text: "Rivers run to the sea. The sea is wide. Boats sail on it." } }\n',
    );
    expect(local).toMatchObject({ costUsd: 0, sum: { model: 'local/extractive', cost_usd: 0 } });
  });

  test('a model that is not set up is answered for by nobody else, and the error names what is', async () => {
    const yaml =
      'id: p\nsteps:\n  - { id: sum, tool: llm-generate, action: summarize, parameters: { model: big/model, text: "Rivers run to the sea. The sea is wide." } }\n';
    await expect(orchestratorOf().executeYaml(yaml)).rejects.toMatchObject({
      result: { steps: { sum: { error: expect.stringContaining('Unknown model "big/model". Registered: local/extractive') } } },
    });
  });

  test('a registry routes, its providers are bound when they are asked, and the decision is on record', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('mine/good', { provider: 'mine', model: 'good', costPer1kTokens: 1, quality: 0.9 });
    modelRegistry.registerModel('mine/poor', { provider: 'mine', model: 'poor', costPer1kTokens: 1, quality: 0.1 });
    let made = 0;
    const journal = memoryJournal();
    const orchestrator = orchestratorOf({
      journal,
      modelRegistry,
      providers: { mine: () => (made++, scriptedModel(['An answer.'], { id: 'mine' })) },
    });
    const yaml = 'id: p\nsteps:\n  - { id: ask, action: generate_text, parameters: { prompt: Say something } }\n';
    const execution = await orchestrator.start(yaml);
    const result = await execution.finished();
    expect(result.steps['ask']).toMatchObject({ model: 'mine/good', provider: 'mine' });
    expect(result.costUsd).toBeGreaterThan(0);
    expect(made).toBe(1);
    const decisions: unknown[] = [];
    for await (const events of journal.read(execution.executionId))
      decisions.push(...events.filter(({ type }) => type === 'substep.completed'));
    expect(JSON.stringify(decisions)).toContain('"chosen":"mine/good"');
  });

  test('tools are registered before the first execution', async () => {
    const orchestrator = orchestratorOf();
    await orchestrator.tools();
    expect(() => orchestrator.registerTool(new MockTool())).toThrow(/before the first execution/);
  });
});

describe('an execution', () => {
  test('starts nothing when the pipeline or its inputs are wrong', async () => {
    const journal = memoryJournal();
    const orchestrator = orchestratorOf({ journal });
    const needs =
      'id: p\nparameters: { topic: { type: string, required: true } }\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ topic }}" } }\n';
    await expect(orchestrator.executeYaml('id: p\nsteps:\n  - { id: a, tool: nothing }\n')).rejects.toThrow(CompilationError);
    await expect(orchestrator.executeYaml(needs)).rejects.toThrow(/topic/);
    await expect(orchestrator.executeYaml(needs, { topic: 3 })).rejects.toThrow(ValidationError);
    for await (const run of journal.list({})) throw new Error(`Run ${run.runId} was started.`);
  });

  test('is checked as it would be run: with a context missing inputs are problems, at their place', async () => {
    const yaml =
      'id: p\nparameters:\n  topic: { type: string, required: true }\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ topic }}" } }\n';
    const orchestrator = orchestratorOf();
    expect((await orchestrator.check(yaml)).compiled).toBeDefined();
    const { compiled, diagnostics } = await orchestrator.check(yaml, { context: {} });
    expect(compiled).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'INPUT_MISSING', severity: 'error', range: { line: 3, column: 3 } }]);
    expect((await orchestrator.check(yaml, { context: { topic: 'x' } })).compiled).toBeDefined();
  });

  test('includes files beside its own, and nothing outside of that folder', async () => {
    mkdirSync(join(folder, 'flow', 'prompts'), { recursive: true });
    writeFileSync(join(folder, 'flow', 'prompts', 'greeting.txt'), 'Good day');
    writeFileSync(join(folder, 'outside.txt'), 'secret');
    const file = join(folder, 'flow', 'p.yaml');
    const including = (path: string): string =>
      `id: p\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ file:${path} }}" } }\n`;
    writeFileSync(file, including('greeting.txt'));
    expect(JSON.stringify(await orchestratorOf().executeYamlFile(file))).toContain('Good day');
    writeFileSync(file, including('../outside.txt'));
    await expect(orchestratorOf({ tools: { root: join(folder, 'flow') } }).executeYamlFile(file)).rejects.toThrow(
      /outside\.txt.*lies outside the folder of the pipeline/s,
    );
  });

  test('sees files that its steps have written', async () => {
    const yaml =
      "id: p\nsteps:\n  - { id: write, tool: filesystem, action: write, parameters: { path: made.txt, content: made } }\n  - { id: a, action: echo, dependencies: [write], parameters: { message: \"{{ include_file('made.txt') }} {{ file_exists('made.txt') }} {{ file_exists('/etc/passwd') }}\" } }\n";
    expect(JSON.stringify((await orchestratorOf().executeYaml(yaml))['a'])).toMatch(/made true false/i);
  });

  test('has a status while it goes on and after it', async () => {
    const orchestrator = orchestratorOf();
    const { executionId } = await orchestrator.executeYaml(
      'id: p\nsteps:\n  - { id: a, action: echo, parameters: { message: x } }\n  - { id: b, action: echo, condition: "{{ false }}", dependencies: [a], parameters: { message: y } }\n',
    );
    expect(await orchestrator.getExecutionStatus(executionId)).toEqual({
      executionId,
      status: 'completed',
      steps: { a: 'completed', b: 'skipped' },
      progress: 1,
      checkpoints: [],
    });
    await expect(orchestrator.getExecutionStatus('none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  test('that is paused is thrown as such, and recovered', async () => {
    let pause: () => Promise<void> = async () => undefined;
    const mock = new MockTool({
      id: 'mock',
      fallback: async (): Promise<Json> => {
        await pause();
        return {};
      },
    });
    const orchestrator = orchestratorOf().registerTool(mock);
    pause = async () => (await (await orchestrator.kernel()).attach('one')).pause('for lunch');
    const yaml = 'id: p\nsteps:\n  - { id: a, tool: mock, action: go }\n  - { id: b, tool: mock, action: go, dependencies: [a] }\n';
    const paused = await failure(orchestrator.executeYaml(yaml, {}, { executionId: 'one' }));
    expect(paused).toMatchObject({
      code: 'RUN_PAUSED',
      executionId: 'one',
      result: { steps: { a: { status: 'completed' }, b: { success: false } } },
    });
    pause = async () => undefined;
    expect((await orchestrator.recoverPipeline('one')).success).toBe(true);
    expect(mock.calls).toHaveLength(2);
  });

  test('goes on in another orchestrator on the same store, without the pipeline; not without its tools', async () => {
    const store = join(folder, 'store.sqlite');
    const yaml =
      'id: p\nsteps:\n  - { id: a, tool: mock, action: go }\n  - { id: b, tool: mock, action: go, dependencies: [a], parameters: { was: "{{ a.n }}" } }\noutputs: { was: "{{ b.parameters.was }}" }\n';
    const first = orchestratorOf({ store });
    first.registerTool(
      new MockTool({
        id: 'mock',
        fallback: async () => {
          await (await (await first.kernel()).attach('two')).pause();
          return { n: 7 };
        },
      }),
    );
    expect(await failure(first.executeYaml(yaml, {}, { executionId: 'two' }))).toMatchObject({ code: 'RUN_PAUSED' });
    await first.shutdown();
    await expect(orchestratorOf({ store }).resume('two')).rejects.toThrow(HandlerMissingError);
    const again = new MockTool({ id: 'mock' });
    const result = await orchestratorOf({ store }).registerTool(again).recoverPipeline('two');
    expect(result).toMatchObject({ success: true, outputs: { was: 7 } });
    expect(again.calls.map(({ parameters }) => parameters)).toEqual([{ was: 7 }]);
  });

  test('is healthy, or says which part is not', async () => {
    expect(await orchestratorOf().healthCheck()).toEqual({
      status: 'healthy',
      components: { tools: 'healthy', journal: 'healthy', kernel: 'healthy', models: 'healthy', resources: 'healthy' },
    });
    const broken = await orchestratorOf({ store: join(folder, 'no', 'where.sqlite') }).healthCheck();
    expect(broken.status).toBe('unhealthy');
    expect(broken.components['journal']).toMatch(/^unhealthy: .*does not exist/);
  });

  test('fails with what its hook throws', async () => {
    const orchestrator = orchestratorOf().hook('before_execution', () => {
      throw new TuttiError('Not today.', { code: 'NOT_TODAY' });
    });
    await expect(orchestrator.executeYaml('id: p\nsteps:\n  - { id: a, action: echo }\n')).rejects.toThrow('Not today.');
  });
});
