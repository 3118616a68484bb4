import { describe, expect, it } from '@jest/globals';
import { Tool, type ApprovalPolicy, type Json, type JsonObject, type ToolAction, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { defaultTools } from '../default-tools.ts';
import { ToolRegistry } from './tool-registry.ts';

class Acting extends Tool {
  readonly done: JsonObject[] = [];

  constructor(actions: Readonly<Record<string, ToolAction>>) {
    super({ id: 'acting', actions });
  }

  execute(_action: string, parameters: JsonObject): Promise<Json> {
    this.done.push(parameters);
    return Promise.resolve('done');
  }
}

const untrusted = { body: ['step "read" (page)'] };

/** A run whose waits are answered in turn; `asked` are the questions and signals. */
function run(answers: readonly Json[], more: Partial<ToolContext> = {}): { readonly context: ToolContext; readonly asked: Json[] } {
  const asked: Json[] = [];
  const left = [...answers];
  const context: ToolContext = {
    signal: new AbortController().signal,
    idempotencyKey: 'run-1/send',
    agreed: new Map(),
    wait: async (key, until) => {
      asked.push([key, (until as { readonly signal: string }).signal]);
      return left.shift() ?? null;
    },
    step: async (_key, body) => body({ signal: new AbortController().signal, idempotencyKey: 'x', record: () => undefined }),
    ...more,
  };
  return { context, asked };
}

function made(approvals: ApprovalPolicy, action: Partial<ToolAction> = {}): { readonly tools: ToolRegistry; readonly tool: Acting } {
  const tool = new Acting({
    send: { description: '', schema: z.object({ to: z.string().default('all'), body: z.coerce.string() }), ...action },
  });
  const tools = new ToolRegistry({ approvals });
  tools.registerTool(tool);
  return { tools, tool };
}

describe('a call that acts', () => {
  it.each<[ApprovalPolicy, ToolContext['untrusted'], number]>([
    ['never', untrusted, 0],
    ['untrusted', {}, 0],
    ['untrusted', untrusted, 1],
    ['always', {}, 1],
  ])('under the policy %s, with %j from others, is asked about %d times', async (policy, from, times) => {
    const { tools, tool } = made(policy);
    const { context, asked } = run(['yes'], { untrusted: from! });
    await tools.agree('acting', 'send', { body: 5 }, context);
    expect(tool.done).toEqual([]);
    expect(await tools.call('acting', 'send', { body: 5 }, context)).toBe('done');
    expect(asked).toHaveLength(times);
    expect(tool.done).toEqual([{ to: 'all', body: '5' }]);
  });

  it('is asked about by what its schema makes of the arguments, whatever their order and spelling', async () => {
    const { tools } = made('always');
    const [one, other, third] = [run(['yes']), run(['yes']), run(['yes'])];
    await tools.call('acting', 'send', { body: 5 }, one.context);
    await tools.call('acting', 'send', { to: 'all', body: '5' }, other.context);
    await tools.call('acting', 'send', { to: 'ann', body: '5' }, third.context);
    expect(one.asked).toEqual(other.asked);
    expect(one.asked).not.toEqual(third.asked);
  });

  it('is refused for good where somebody says no, and outside of a run where nobody can be asked', async () => {
    const { tools, tool } = made('always');
    const { context, asked } = run(['no', 'yes']);
    for (let i = 0; i < 2; i++)
      await expect(tools.call('acting', 'send', { body: 'x' }, context)).rejects.toMatchObject({
        code: 'APPROVAL_REJECTED',
        message: expect.stringContaining('Step "send"'),
      });
    expect(asked).toHaveLength(1);
    await expect(tools.call('acting', 'send', { body: 'x' })).rejects.toMatchObject({ code: 'PERSON_NEEDED' });
    expect(tool.done).toEqual([]);
  });

  it('goes by the stricter of its own policy and the one that the run began with', async () => {
    const { tools } = made('never');
    const { context, asked } = run(['yes'], { approvals: 'untrusted', untrusted });
    await tools.call('acting', 'send', { body: 'x' }, context);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Partial<ToolAction>, number]>([
    ['has no effect', { effect: 'none' }, 0],
    ['asks a model', { effect: 'idempotent', acts: 'nothing' }, 0],
    ['writes', { effect: 'idempotent' }, 1],
    ['acts with a parameter that is not given', { actsWith: ['path'] }, 0],
    ['acts with a parameter that is given', { actsWith: ['path', 'to'] }, 1],
    ['acts with a value that is given', { actsWith: ['to=all'] }, 1],
    ['acts with another value', { actsWith: ['to=ann'] }, 0],
    ["acts on a parameter that is the pipeline's own", { actsOn: ['to'] }, 0],
  ])('and %s', async (_, action, times) => {
    const { tools } = made('untrusted', action);
    const { context, asked } = run(['yes'], { untrusted });
    await tools.call('acting', 'send', { body: 'x' }, context);
    expect(asked).toHaveLength(times);
  });
});

describe('the built-in tools', () => {
  it('say which of them read what others wrote', () => {
    const outside = defaultTools({ mcpServers: { notes: { command: 'node' } } })
      .list()
      .filter(({ tool }) => tool.readsOutside)
      .map(({ name }) => name);
    expect(outside).toEqual([
      'database',
      'fact-checker',
      'headless-browser',
      'http-client',
      'mcp-memory',
      'mcp-server',
      'notes',
      'python-executor',
      'terminal',
      'web-scraper',
      'web-search',
    ]);
    expect(defaultTools({ mcpServers: { notes: { command: 'node' } } }).find('notes.read')?.readsOutside).toBe(true);
  });

  it.each<[string, string, JsonObject, string | undefined]>([
    ['filesystem', 'write', { path: 'a', content: 'x' }, 'write'],
    ['filesystem', 'append', { path: 'a', content: 'x' }, 'write'],
    ['filesystem', 'move', { path: 'a', destination: 'b' }, 'write'],
    ['filesystem', 'read', { path: 'a' }, undefined],
    ['terminal', 'run', { argv: ['ls'] }, 'exec'],
    ['python-executor', 'run', { code: '1' }, 'exec'],
    ['http-client', 'request', { url: 'https://a.example/', method: 'post' }, 'send'],
    ['http-client', 'request', { url: 'https://a.example/' }, undefined],
    ['http-client', 'put', { url: 'https://a.example/' }, 'send'],
    ['database', 'write', { database: 'a', sql: 'x' }, 'write'],
    ['database', 'query', { database: 'a', sql: 'x' }, undefined],
    ['llm-generate', 'generate', { prompt: 'x' }, undefined],
    ['report-generator', 'generate', { content: 'x' }, undefined],
    ['report-generator', 'generate', { content: 'x', path: 'a.md' }, 'write'],
    ['report-generator', 'generate', { content: 'x', format: 'pdf' }, 'write'],
    ['markdown-to-html', 'convert', { content: 'x' }, undefined],
    ['markdown-to-html', 'convert', { content: 'x', path: 'a.html' }, 'write'],
    ['mcp-memory', 'store', { key: 'a', value: 1 }, 'write'],
    ['mcp-server', 'call_tool', { server: 'a', tool: 'b' }, 'send'],
    ['user-prompt', 'ask', { prompt: 'x' }, undefined],
    ['approval-gate', 'approve', {}, undefined],
    ['fact-checker', 'check', { claim: 'x' }, undefined],
    ['headless-browser', 'click', { url: 'https://a.example/', selector: 'a' }, 'send'],
    ['headless-browser', 'screenshot', { url: 'https://a.example/' }, 'write'],
    ['web-scraper', 'scrape', { url: 'https://a.example/' }, undefined],
  ])('say of %s.%s with %j that it is: %s', async (...[tool, action, parameters, act]) => {
    const { context, asked } = run(['no'], { untrusted });
    const agreed = defaultTools({ approvals: 'untrusted' }).agree(tool, action, parameters, context);
    if (act === undefined) await agreed;
    else await expect(agreed).rejects.toMatchObject({ code: 'APPROVAL_REJECTED' });
    expect(asked).toHaveLength(act === undefined ? 0 : 1);
  });
});
