import { describe, expect, test } from '@jest/globals';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@tutti/core';
import { scriptedModel } from '@tutti/testing';
import { ModelRegistry, type OrchestratorOptions } from './index.ts';
import { orchestrators } from './spec-support/orchestrators.ts';

const source = join(import.meta.dirname, '../../../examples/pipelines');
const { folder, orchestratorOf } = orchestrators();
cpSync(source, folder, { recursive: true });

/** What each example says that it gives. */
const outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'auto.yaml': { summary: expect.any(String), is_short: true },
  'budget.yaml': { summaries: expect.anything() },
  'conditions.yaml': { result: 'not needed, kept, skipped' },
  'data.yaml': { rows: 2, first: 'north' },
  'errors.yaml': { worked: false, content: 'the default', log: 'out/log.txt' },
  'files.yaml': { letter: 'Dear reader, this is from the office.', region: 'north' },
  'for-each.yaml': { names: '1/3 Oslo; 2/3 Lima; 3/3 Kyoto', second_file: 'out/lima.txt' },
  'hello.yaml': { file: 'out/hello.md' },
  'inputs.yaml': { title: 'The Sea (dry, 3 pages, draft)' },
  'jumps.yaml': { end: 'paid 250; asked: false' },
  'queue.yaml': { written: 3 },
  'routing.yaml': { paths: 'out/report.md out/report.html' },
  'structured.yaml': { is_rated: true, topics: 1 },
  'sub-pipeline.yaml': { text: 'HELLO! HELLO!' },
  'templates.yaml': { count: 2, page: '1. ADA, 2. GRACE', youngest: 1906, file_name: 'a-report-part-1.md' },
  'while.yaml': { reached: 32, turns: 6 },
};
const inputs: Readonly<Record<string, Readonly<Record<string, Json>>>> = { 'inputs.yaml': { topic: 'the sea' } };
const examples = readdirSync(source).filter((name) => name.endsWith('.yaml'));

/** A budget needs a model whose price is known. */
function priced(): OrchestratorOptions {
  const modelRegistry = new ModelRegistry();
  modelRegistry.registerModel('said/m', { provider: 'said', model: 'm', costPer1kTokens: 0.02 });
  return { modelRegistry, providers: { said: scriptedModel([], { id: 'said' }) }, config: null };
}

describe('the example pipelines', () => {
  test('are all looked at', () => {
    expect(examples.sort()).toEqual(Object.keys(outputs).sort());
  });

  test.each(examples)('%s names the schema, has no problems, and gives what it says', async (name) => {
    const file = join(folder, name);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/packages\/pipeline\/pipeline\.schema\.json\n# /,
    );
    const orchestrator = orchestratorOf(name === 'budget.yaml' ? priced() : { provider: scriptedModel() });
    const context = inputs[name] ?? {};
    expect((await orchestrator.check(readFileSync(file), { file, context })).diagnostics).toEqual([]);
    const result = await orchestrator.executeYamlFile(file, context);
    expect(result.outputErrors).toEqual({});
    expect(result.outputs).toEqual(outputs[name]);
  });
});
