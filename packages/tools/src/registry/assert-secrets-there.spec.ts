import { describe, expect, it } from '@jest/globals';
import { Tool, type Json, type JsonObject, type ToolAct } from '@tutti/core';
import { ToolRegistry } from './tool-registry.ts';

class PlainTool extends Tool {
  constructor(acts: ToolAct | 'nothing', readsOutside = false) {
    super({ id: 'plain', readsOutside, actions: { go: { description: 'Goes.', effect: 'idempotent', acts } } });
  }

  override execute(): Promise<Json> {
    return Promise.resolve('gone');
  }
}

const call = (tool: Tool, parameters: JsonObject): Promise<Json> => {
  const tools = new ToolRegistry();
  tools.registerTool('plain', tool);
  return tools.call('plain', 'go', parameters);
};

describe('what is left of a secret', () => {
  it.each<[string, JsonObject]>([
    ['token', { token: '[redacted]' }],
    ['headers.Authorization', { headers: { accept: 'x', Authorization: 'Bearer [redacted]' } }],
    ['url', { url: 'https://x.example/?key=[redacted]&a=1' }],
    ['url', { url: 'https://x.example/?key=%5Bredacted%5D' }],
    ['json.auth.password', { json: { auth: { password: ' [redacted] ' } } }],
  ])('is not sent, written or run in its place: %s', async (path, parameters) => {
    for (const tool of [new PlainTool('send'), new PlainTool('write'), new PlainTool('exec'), new PlainTool('nothing', true)]) {
      await expect(call(tool, parameters)).rejects.toMatchObject({
        code: 'SECRET_TAKEN_OUT',
        message: expect.stringMatching(new RegExp(`"${path}" of plain\\.go.*env\\.NAME`)),
      });
    }
  });

  it.each<[JsonObject]>([
    [{ content: 'The key is [redacted], he said.' }],
    [{ data: [{ token: '[redacted]' }] }],
    [{ content: 'log: [redacted]\nmore' }],
    [{ content: 'See https://x.example/?key=[redacted] for more' }],
    [{ a: 'redacted' }],
  ])('is a word like others in texts and data: %j', async (parameters) => {
    expect(await call(new PlainTool('send'), parameters)).toBe('gone');
  });

  it('is no matter where nothing leaves the run', async () => {
    expect(await call(new PlainTool('nothing'), { token: '[redacted]' })).toBe('gone');
  });
});
