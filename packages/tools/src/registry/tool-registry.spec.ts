import { describe, expect, it } from '@jest/globals';
import {
  CancelledError,
  RequestTool,
  Tool,
  ToolExecutionError,
  type Json,
  type JsonObject,
  type Logger,
  type Schema,
  type ToolContext,
} from '@tutti/core';
import { z } from 'zod';
import { actionAliases } from '../action/action-aliases.ts';
import { defaultTools } from '../default-tools.ts';
import { ToolRegistry } from './tool-registry.ts';
import { toolSpecs } from './tool-specs.ts';

class EchoTool extends Tool {
  constructor() {
    super({ id: 'echo', name: 'Echo', description: 'Says it again.' });
  }

  override execute(action: string, parameters: JsonObject): Promise<Json> {
    return Promise.resolve({ action, parameters });
  }
}

class AdderTool extends Tool {
  constructor() {
    super({
      id: 'adder',
      actions: { add: { description: 'Adds.', effect: 'none', schema: z.object({ a: z.coerce.number(), b: z.number().default(1) }) } },
    });
  }

  override execute(_action: string, { a, b }: JsonObject): Promise<Json> {
    return Promise.resolve({ sum: Number(a) + Number(b) });
  }
}

class AskTool extends RequestTool {
  readonly name = 'ask';
  readonly version = '1.0.0';

  override execute(request: Json, options: Json): Promise<Json> {
    return Promise.resolve({ request, options });
  }
}

class ReturningTool extends Tool {
  readonly #body: () => unknown;

  constructor(body: () => unknown) {
    super({ id: 'returning' });
    this.#body = body;
  }

  override async execute(): Promise<Json> {
    return (await this.#body()) as Json;
  }
}

function registryWith(body: () => unknown): ToolRegistry {
  const registry = new ToolRegistry();
  registry.registerTool(new ReturningTool(body));
  return registry;
}

function context(signal: AbortSignal): ToolContext {
  return { signal };
}

describe('ToolRegistry', () => {
  it('takes a class with a name, a tool with a name, a tool alone, and a request tool', async () => {
    const registry = new ToolRegistry();
    registry.registerTool('first', EchoTool);
    registry.registerTool('second', new EchoTool());
    registry.registerTool(new EchoTool());
    registry.registerTool(new AskTool());
    expect(registry.names()).toEqual(['ask', 'echo', 'first', 'second']);
    expect(await registry.call('first', 'say', { x: 1 })).toEqual({ action: 'say', parameters: { x: 1 } });
    expect(await registry.call('ask', 'run', { request: { q: 1 }, options: { k: 2 } })).toEqual({ request: { q: 1 }, options: { k: 2 } });
    expect(await registry.call('ask', 'run', { q: 1 })).toEqual({ request: { q: 1 }, options: {} });
  });

  it('uses the last tool of a name, and warns', async () => {
    const warnings: string[] = [];
    const quiet = (): void => undefined;
    const logger: Logger = { debug: quiet, info: quiet, error: quiet, warning: (message) => warnings.push(message) };
    const registry = new ToolRegistry({ logger });
    registry.registerTool('t', new ReturningTool(() => 1));
    registry.registerTool('t', new ReturningTool(() => 2));
    expect(await registry.call('t', 'x')).toBe(2);
    expect(warnings).toHaveLength(1);
  });

  it('finds tools in other spellings, and says which is near when there is none', async () => {
    const registry = new ToolRegistry();
    registry.registerTool('llm-generate', EchoTool);
    registry.registerTool('My.Tool', EchoTool);
    registry.alias('mine', 'My.Tool');
    expect(['llm_generate', 'LLM-Generate', 'generate_text', 'mine', 'my.tool'].map((name) => registry.resolveName(name))).toEqual([
      'llm-generate',
      'llm-generate',
      'llm-generate',
      'My.Tool',
      'My.Tool',
    ]);
    await expect(registry.call('llm-genrate', 'x')).rejects.toMatchObject({
      code: 'TOOL_UNKNOWN',
      message: expect.stringContaining('Did you mean "llm-generate"?'),
    });
  });

  it('finds no tool in what objects inherit, and registers none there', async () => {
    const registry = new ToolRegistry();
    for (const name of ['constructor', '__proto__', 'toString', 'prototype']) {
      expect(registry.find(name)).toBeUndefined();
      await expect(registry.call(name, 'x')).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
    }
    for (const name of ['constructor', '__proto__', 'prototype', '', 'a b', '1x', 'x'.repeat(200)]) {
      expect(() => registry.registerTool(name, EchoTool)).toThrow(expect.objectContaining({ code: 'TOOL_NAME_INVALID' }));
    }
  });

  it('validates parameters by the schema and passes on what the schema made of them', async () => {
    const registry = new ToolRegistry();
    registry.registerTool(new AdderTool());
    expect(await registry.call('adder', 'add', { a: '2' })).toEqual({ sum: 3 });
    await expect(registry.call('adder', 'add', { a: 1, b: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'b' }],
    });
    await expect(registry.call('adder', 'ad', { a: 1 })).rejects.toMatchObject({
      code: 'ACTION_UNKNOWN',
      message: expect.stringContaining('Did you mean "add"?'),
    });
    await expect(registry.call('adder', 'toString', {})).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  it('takes schemas of any library that follows Standard Schema', async () => {
    const even: Schema<JsonObject> = {
      '~standard': {
        version: 1,
        vendor: 'own',
        validate: (value) =>
          Number((value as JsonObject)['n']) % 2 === 0 ? { value: { n: 0 } } : { issues: [{ message: 'odd', path: ['n'] }] },
      },
    };
    class Own extends Tool {
      constructor() {
        super({ id: 'own', actions: { run: { description: '', schema: even } } });
      }

      override execute(_action: string, parameters: JsonObject): Promise<Json> {
        return Promise.resolve(parameters);
      }
    }
    const registry = new ToolRegistry();
    registry.registerTool('own', Own);
    expect(await registry.call('own', 'execute', { n: 4 })).toEqual({ n: 0 });
    await expect(registry.call('own', 'run', { n: 3 })).rejects.toMatchObject({ issues: [{ path: 'n', message: 'odd' }] });
    expect(toolSpecs('own', new Own())).toEqual([{ name: 'own__run', description: '', parameters: { type: 'object' } }]);
  });

  it('lets a tool without schema take anything, with effect once', async () => {
    const registry = new ToolRegistry();
    registry.registerTool(new EchoTool());
    registry.registerTool(new AdderTool());
    expect(await registry.call('echo', 'what-ever', { a: [1] })).toEqual({ action: 'what-ever', parameters: { a: [1] } });
    expect(registry.effect('echo', 'x')).toBe('once');
    expect(registry.effect('adder', 'add')).toBe('none');
    expect(registry.effect('adder', 'execute')).toBe('none');
    expect(() => registry.effect('none', 'x')).toThrow(expect.objectContaining({ code: 'TOOL_UNKNOWN' }));
  });

  it('refuses keys that reach prototypes, and nesting without end', async () => {
    const registry = new ToolRegistry();
    registry.registerTool(new EchoTool());
    for (const text of ['{"__proto__":{"x":1}}', '{"a":[{"constructor":{"prototype":{}}}]}', '{"prototype":1}']) {
      await expect(registry.call('echo', 'x', JSON.parse(text) as JsonObject)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    const deep = JSON.parse(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`) as JsonObject;
    await expect(registry.call('echo', 'x', deep)).rejects.toMatchObject({ code: 'ARGS_TOO_DEEP' });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    await expect(registry.call('echo', 'x', circle as JsonObject)).rejects.toMatchObject({ code: 'ARGS_TOO_DEEP' });
    await expect(registry.call('echo', 'x', [] as unknown as JsonObject)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('turns what a tool throws into a ToolExecutionError that keeps its code, and leaves errors of Tutti as they are', async () => {
    const own = new CancelledError('enough');
    await expect(registryWith(() => Promise.reject(own)).call('returning', 'x')).rejects.toBe(own);
    const broken = registryWith(() => {
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    });
    await expect(broken.call('returning', 'x')).rejects.toMatchObject({
      name: 'ToolExecutionError',
      code: 'ECONNRESET',
      message: expect.stringContaining('gone'),
      data: { tool: 'returning', action: 'x' },
    });
    const text = registryWith(() => {
      throw 'just text';
    });
    await expect(text.call('returning', 'x')).rejects.toMatchObject({ code: 'TOOL_FAILED', message: expect.stringContaining('just text') });
    await expect(text.call('returning', 'x')).rejects.toBeInstanceOf(ToolExecutionError);
  });

  it('calls no tool after a cancel, and reports a cancel as the reason of a failure', async () => {
    const controller = new AbortController();
    const registry = registryWith(() => {
      controller.abort();
      throw new Error('The operation was aborted');
    });
    await expect(registry.call('returning', 'x', {}, context(controller.signal))).rejects.toMatchObject({ code: 'CANCELLED' });
    let calls = 0;
    await expect(registryWith(() => calls++).call('returning', 'x', {}, context(controller.signal))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(calls).toBe(0);
  });

  it('checks that the output is plain JSON', async () => {
    for (const output of [new Map(), () => 1, NaN, 10n, { a: new Date(0) }]) {
      await expect(registryWith(() => output).call('returning', 'x')).rejects.toMatchObject({ code: 'NOT_JSON' });
    }
    expect(await registryWith(() => undefined).call('returning', 'x')).toBeNull();
  });

  it('leads actions without a tool to their tool', () => {
    const registry = new ToolRegistry();
    registry.registerTool('llm-generate', EchoTool);
    registry.registerTool('filesystem', EchoTool);
    expect(registry.findAction('generate_text')).toEqual({ tool: 'llm-generate', action: 'generate' });
    expect(registry.findAction('filesystem')).toEqual({ tool: 'filesystem', action: 'execute' });
    expect(registry.findAction('generate_report')).toBeUndefined();
    expect(registry.findAction('constructor')).toBeUndefined();
  });

  it('finds actions of the built-in tools under other words, and lists none of these', async () => {
    const registry = defaultTools();
    expect(
      await registry.call('report-generator', 'create_report', { content: 'x' }, { signal: new AbortController().signal }),
    ).toMatchObject({ content: 'x' });
    expect(Object.keys(registry.find('report-generator')?.actions ?? {})).toEqual(['generate']);
    for (const [id, aliases] of Object.entries(actionAliases)) {
      const actions = registry.find(id)?.actions ?? {};
      for (const [alias, name] of Object.entries(aliases)) expect([alias, actions[alias]]).toEqual([alias, actions[name]]);
      for (const name of Object.values(aliases)) expect(Object.keys(actions)).toContain(name);
    }
    await expect(
      registry.call('report-generator', 'creat', { content: 'x' }, { signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });
});
