import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultTools } from './default-tools.ts';
import { toolSpecs } from './registry/tool-specs.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-tools-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('defaultTools', () => {
  it('has the built-in tools under their names and the spellings of pipelines', () => {
    const tools = defaultTools({ root });
    expect(tools.names()).toEqual([
      'approval-gate',
      'audio-processing',
      'data-processing',
      'database',
      'fact-checker',
      'feedback-collection',
      'filesystem',
      'headless-browser',
      'http-client',
      'image-analysis',
      'image-generation',
      'llm-generate',
      'markdown-to-html',
      'mcp-memory',
      'mcp-server',
      'multi-model-routing',
      'pdf-compiler',
      'prompt-optimization',
      'python-executor',
      'report-generator',
      'task-delegation',
      'terminal',
      'user-prompt',
      'validation',
      'video-processing',
      'visualization',
      'web-scraper',
      'web-search',
    ]);
    expect(
      ['file-system', 'file_system', 'llm_generate', 'generate_text', 'data_processor', 'Report_Generator'].map((name) =>
        tools.resolveName(name),
      ),
    ).toEqual(['filesystem', 'filesystem', 'llm-generate', 'llm-generate', 'data-processing', 'report-generator']);
  });

  it('runs no program until a policy allows it', async () => {
    await expect(defaultTools({ root }).call('terminal', 'execute', { command: 'ls' })).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    await expect(defaultTools({ root }).call('python-executor', 'execute', { code: '1' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
  });

  it('needs no model and no keys until a model is asked', async () => {
    await expect(defaultTools({ root }).call('llm-generate', 'generate', { prompt: 'x' })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
    });
  });

  it('lets all tools share one root', async () => {
    const tools = defaultTools({ root });
    await tools.call('filesystem', 'execute', { action: 'write', path: 'd/x.csv', content: 'a,b\n1,2\n' });
    expect(await tools.call('data-processing', 'convert', { path: 'd/x.csv', format: 'jsonl' })).toMatchObject({
      result: '{"a":1,"b":2}\n',
    });
    await tools.call('report', 'execute', { content: 'R', path: 'd/r.md' });
    expect(readFileSync(join(root, 'd/r.md'), 'utf8')).toBe('R');
  });

  it('lifts the root, and only that, without the sandbox', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'tutti-outside-'));
    const tools = defaultTools({ root, sandboxMode: false });
    await tools.call('filesystem', 'write', { path: join(outside, 'test.txt'), content: 'Test content' });
    expect(await tools.call('filesystem', 'read', { path: join(outside, 'test.txt') })).toMatchObject({ content: 'Test content' });
    await expect(defaultTools({ root }).call('filesystem', 'read', { path: join(outside, 'test.txt') })).rejects.toMatchObject({
      code: 'PATH_ESCAPE',
    });
    rmSync(outside, { recursive: true });
  });

  it('touches no file when the file system is disabled', async () => {
    const tools = defaultTools({ root, enableFilesystem: false });
    await expect(tools.call('filesystem', 'read', { path: 'x' })).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
    await expect(tools.call('data-processing', 'convert', { path: 'x.csv' })).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    await expect(tools.call('report-generator', 'generate', { content: 'x', path: 'x.md' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
    expect(await tools.call('data-processing', 'convert', { data: 'a,b\n1,2', format: 'jsonl' })).toMatchObject({ success: true });
  });

  it('describes every action to models with a JSON Schema and a plain name', () => {
    for (const { name, tool } of defaultTools({ root }).list()) {
      const specs = toolSpecs(name, tool);
      expect(specs.map((spec) => spec.name)).toEqual(Object.keys(tool.actions).map((action) => `${name}__${action}`));
      for (const spec of specs) {
        expect(spec.name).toMatch(/^[\w-]{1,64}$/);
        expect(spec.parameters['type']).toBe('object');
        expect(Object.keys(spec.parameters['properties'] as object).length).toBeGreaterThan(0);
      }
    }
  });
});
