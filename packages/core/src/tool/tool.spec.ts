import { describe, expect, it } from '@jest/globals';
import type { Effect } from '../run/step-policy.ts';
import { effectOfAction, type ToolAction } from './tool-definition.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { RequestTool } from './request-tool.ts';
import { Tool } from './tool.ts';

class Echo extends Tool {
  async execute(action: string, parameters: JsonObject): Promise<Json> {
    return { action, parameters };
  }
}

class Count extends RequestTool {
  readonly name = 'count';
  readonly version = '2.0.0';

  async execute(request: Json): Promise<Json> {
    return JSON.stringify(request).length;
  }
}

describe('tools', () => {
  it('called by action have an id and defaults for the rest', async () => {
    const tool = new Echo({ id: 'echo' });
    expect(tool).toMatchObject({ id: 'echo', name: 'echo', description: '', version: '1.0.0', actions: {} });
    expect(await tool.execute('say', { text: 'hello' })).toEqual({ action: 'say', parameters: { text: 'hello' } });
  });

  it('called by request describe themselves alike', async () => {
    const tool = new Count();
    expect(tool).toMatchObject({ name: 'count', version: '2.0.0', description: '', actions: {} });
    expect(await tool.execute({ a: 1 })).toBe(7);
  });
});

it('an effect that depends on a parameter is that of its value, however it is written, and else that of the action', () => {
  const action: ToolAction = {
    description: 'Sends a request.',
    effect: 'once',
    effectBy: { parameter: 'method', effects: { GET: 'none', PUT: 'idempotent' }, otherwise: 'GET' },
  };
  const of = (method: unknown): Effect => effectOfAction(action, (parameter) => (parameter === 'method' ? method : undefined));
  expect([of('GET'), of(' put '), of('DELETE'), of(undefined), of('constructor')]).toEqual(['none', 'idempotent', 'once', 'none', 'once']);
  expect([effectOfAction(undefined, () => 'GET'), effectOfAction({ description: '' }, () => 'GET')]).toEqual(['once', 'once']);
});
