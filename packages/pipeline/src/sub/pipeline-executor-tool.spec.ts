import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from '../spec-support/bench.ts';

const root = mkdtempSync(join(tmpdir(), 'sub-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 'parts'));
writeFileSync(
  join(root, 'parts', 'double.yaml'),
  'id: double\ninputs: { n: { type: integer, required: true } }\nsteps:\n  - { id: twice, action: echo, parameters: { message: "{{ n * 2 }}" } }\noutputs: { doubled: "{{ twice }}" }\n',
);
writeFileSync(join(root, 'self.yaml'), 'steps:\n  - { id: again, tool: pipeline-executor, parameters: { pipeline: self.yaml } }\n');

describe('a pipeline inside another', () => {
  test('is run from its file, with inputs, and its outputs can be renamed', async () => {
    const result = await bench({ root }).run(`
steps:
  - { id: sub, tool: pipeline-executor, action: execute, parameters: { pipeline: parts/double.yaml, inputs: { n: "{{ 20 + 1 }}" }, output_mapping: { doubled: answer } } }
outputs: { same: "{{ sub.outputs.doubled }}", renamed: "{{ sub.outputs.answer }}", step: "{{ sub.results.twice }}", ok: "{{ sub.success }}" }
`);
    expect(result.outputs).toEqual({ same: 42, renamed: 42, step: 42, ok: true });
  });

  test('may stand in the file around, as text or as a mapping; its templates are its own', async () => {
    const result = await bench({ root }).run(`
inputs: { who: outside }
steps:
  - id: text
    tool: pipeline-executor
    parameters:
      pipeline: |
        steps:
          - { id: say, action: echo, parameters: { message: "{{ who }} {{ execution.date }}" } }
        outputs: { said: "{{ say }}" }
      inputs: { who: inside }
  - id: mapping
    tool: pipeline-executor
    parameters:
      pipeline: { steps: [{ id: say, action: echo, parameters: { message: "{{ who }}" } }], outputs: { said: "{{ say }}" } }
      inherit_context: true
outputs: { text: "{{ text.outputs.said }}", mapping: "{{ mapping.outputs.said }}" }
`);
    expect(result.outputs).toEqual({ text: 'inside 2026-01-02', mapping: 'outside' });
  });

  const failing = (more: string): string => `
steps:
  - { id: sub, tool: pipeline-executor, on_failure: continue, parameters: { pipeline: { steps: [{ id: a, tool: flaky }], outputs: { n: "{{ a.n }}" } }${more} } }
  - { id: after, action: echo, parameters: { message: "{{ sub.outputs.n | default('none') }}" } }
`;
  test('fails its step when it fails, or is only told of, or is tried again', async () => {
    let failures = 9;
    const flaky = (): { n: number } => {
      if (failures-- > 0) throw new Error('out of order');
      return { n: 1 };
    };
    const failed = await bench({ tools: { flaky } }).run(failing(''));
    expect(failed.steps['sub']).toMatchObject({ success: false, errorCode: 'SUB_PIPELINE_FAILED' });
    expect(failed.steps['sub']!.error).toContain('out of order');
    const told = await bench({ tools: { flaky } }).run(failing(', error_handling: continue'));
    expect(told).toMatchObject({ success: true, after: 'none', sub: { status: 'failed', outputs: {} } });
    failures = 2;
    expect((await bench({ tools: { flaky } }).run(failing(', error_handling: retry, retry_count: 2')))['after']).toBe(1);
  });

  test('that is not there or has errors says so, with its own places', async () => {
    const missing = await bench({ root }).run(
      'steps:\n  - { id: sub, tool: pipeline-executor, parameters: { pipeline: ../parts/none.yaml } }\n',
    );
    expect(missing.error).toContain('There is no pipeline file "../parts/none.yaml"');
    const wrong = await bench({ root }).run(
      'steps:\n  - { id: sub, tool: pipeline-executor, parameters: { pipeline: { steps: [{ id: a, tool: filesystm }] } } }\n',
    );
    expect(wrong.error).toMatch(/TOOL_UNKNOWN: There is no tool "filesystm"/);
  });

  test('that runs itself is stopped', async () => {
    const result = await bench({ root }).run('steps:\n  - { id: sub, tool: pipeline-executor, parameters: { pipeline: self.yaml } }\n');
    expect(result.error).toContain('nest more than 8 deep');
  });

  test('costs what its models cost in the run around', async () => {
    const { run, prompts } = bench();
    const result = await run(
      'steps:\n  - { id: sub, tool: pipeline-executor, parameters: { pipeline: { steps: [{ id: a, action: generate_text, parameters: { prompt: hi } }], outputs: { text: "{{ a }}" } } } }\noutputs: { text: "{{ sub.outputs.text }}" }\n',
    );
    expect(result.outputs['text']).toBe('answer to: hi');
    expect(prompts).toEqual(['hi']);
  });
});
