import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@tutti/core';
import { bench } from './spec-support/bench.ts';

describe('a step that fails', () => {
  test("uses a fallback when a step fails, and the error is in the handler's names", async () => {
    const { run, prompts } = bench({
      tools: {
        broken: () => {
          throw new Error('connection refused');
        },
      },
    });
    const result = await run(`
steps:
  - id: fetch
    tool: broken
    action: get
    parameters: {url: "http://x"}
    on_error:
      - {handler_action: "Log {{ error.message }} for {{ url }}", error_patterns: ["connection.*refused"], fallback_value: {data: cached}}
  - {id: use, action: echo, parameters: {message: "{{ fetch.data }}"}}
`);
    expect(result['use']).toBe('cached');
    expect(result.success).toBe(true);
    expect(prompts[0]).toContain('connection refused for http://x');
  });

  test('tries again as often as it says', async () => {
    let tries = 0;
    const { run } = bench({
      tools: {
        flaky: () => {
          if (++tries < 3) throw new Error('not yet');
          return 'ok';
        },
      },
    });
    const result = await run('steps:\n  - {id: a, tool: flaky, retry: {max_retries: 2, delay: 0}}\n');
    expect(result['a']).toBe('ok');
    expect(result.steps['a']!.retries).toBe(2);
  });

  test('tries a step again behind its error handler', async () => {
    let tries = 0;
    const { run, prompts } = bench({
      tools: {
        flaky: () => {
          if (++tries < 3) throw new Error('down');
          return { tries };
        },
      },
    });
    const result = await run(`
steps:
  - id: a
    tool: flaky
    on_error: {handler_action: "Wait a little", error_types: ["*"], retry_with_handler: true, max_handler_retries: 3}
`);
    expect(result['a']).toEqual({ tries: 3 });
    expect(prompts).toHaveLength(2);
  });

  test('recovers by another step, which does not run otherwise', async () => {
    const { run, calls } = bench({
      tools: {
        broken: () => {
          throw new Error('no');
        },
        rescue: (_action, parameters) => ({ saved: parameters['what']! }),
      },
    });
    const result = await run(`
steps:
  - {id: a, tool: broken, on_error: [{handler_task_id: save}]}
  - {id: save, tool: rescue, parameters: {what: "{{ error.failed_task_id }}: {{ error.message }}"}}
`);
    expect(result.success).toBe(true);
    expect(result['a']).toEqual({ saved: 'a: no' });
    expect(calls.map(({ tool }) => tool)).toEqual(['broken', 'rescue']);
    expect(result.steps['a']?.handled).toMatchObject({ by: 'save', message: 'no' });
    expect(result.steps['save']).toMatchObject({
      status: 'completed',
      success: true,
      value: { saved: 'a: no' },
      tool: 'rescue',
      handlesErrorsOf: ['a'],
    });
  });

  describe('a step that handles errors, as others see it', () => {
    const tools = {
      broken: (): never => {
        throw new Error('no');
      },
      works: (): Json => ({ fine: true }),
      rescue: (_action: string, parameters: JsonObject): Json => ({ saved: parameters['what'] ?? '' }),
    };
    const seen = '{{ save.status }} {{ save.success }} {{ save.result.saved | default("-") }} {{ "there" if save else "not there" }}';

    test.each([
      ['broken', 'completed true a: no there'],
      ['works', 'skipped false - not there'],
    ])('is what it did for a step that is %s', async (tool, expected) => {
      const { run } = bench({ tools });
      const result = await run(`
steps:
  - {id: late, action: echo, parameters: {message: '${seen}'}}
  - {id: guarded, if: "{{ save }}", action: echo, parameters: {message: ran}}
  - {id: each, for_each: [1], steps: [{id: in, action: echo, parameters: {message: '${seen}'}}]}
  - {id: a, tool: ${tool}, on_error: [{handler_task_id: save}]}
  - {id: save, tool: rescue, parameters: {what: "{{ error.failed_task_id }}: {{ error.message }}"}}
outputs: {seen: '${seen}'}
`);
      expect(result['late']).toBe(expected);
      expect(result.outputs['seen']).toBe(expected);
      expect(result['each']).toEqual([{ in: expected }]);
      expect(result.steps['guarded']?.status).toBe(tool === 'broken' ? 'completed' : 'skipped');
      expect(result.steps['save']).toMatchObject({ handlesErrorsOf: ['a'], dependencies: ['a'] });
    });

    test('is waited for by steps that depend on it, and by none that it recovers itself', async () => {
      const { run } = bench({ tools });
      const result = await run(`
steps:
  - {id: after, dependencies: [save], action: echo, parameters: {message: "{{ a.saved }}"}}
  - {id: a, tool: broken, on_error: save}
  - {id: b, tool: broken, dependencies: [save], parameters: {x: "{{ save.saved }}"}, on_error: save}
  - {id: save, tool: rescue, parameters: {what: "{{ error.failed_task_id }}"}}
`);
      expect(result['after']).toBe('a');
      expect(result['b']).toEqual({ saved: 'b' });
    });

    test('is what it did for one of the turns of a step', async () => {
      const { run } = bench({
        tools: {
          ...tools,
          picky: (_action, { n }) => {
            if (n === 2) throw new Error('two');
            return { n: n! };
          },
        },
      });
      const result = await run(`
steps:
  - {id: a, for_each: [1, 2, 3], tool: picky, parameters: {n: "{{ item }}"}, on_error: save}
  - {id: save, tool: rescue, parameters: {what: "{{ error.message }}"}}
  - {id: late, action: echo, parameters: {message: "{{ save.saved }}"}}
`);
      expect(result['late']).toBe('two');
      expect(result.steps['save']).toMatchObject({ status: 'completed', value: { saved: 'two' }, handlesErrorsOf: ['a'] });
    });

    test('runs for errors alone when it handles those of all steps', async () => {
      const { run, calls } = bench({ tools });
      const result = await run(`
global_error_handlers: [{handler_task_id: save}]
steps:
  - {id: a, tool: broken}
  - {id: b, tool: works}
  - {id: save, tool: rescue, parameters: {what: "{{ error.message }}"}}
  - {id: late, action: echo, parameters: {message: "{{ save.saved }} {{ b.fine }}"}}
`);
      expect(calls.map(({ tool }) => tool).sort()).toEqual(['broken', 'rescue', 'works']);
      expect(result['late']).toBe('no true');
    });
  });

  test('shows a step that is there for errors as skipped when there was none, and when its help was none', async () => {
    const { run } = bench({
      tools: {
        works: () => ({}),
        broken: () => {
          throw new Error('no');
        },
      },
    });
    const result = await run(`
steps:
  - {id: a, tool: works, on_error: [{handler_task_id: save}]}
  - {id: b, tool: broken, on_failure: continue, on_error: [{handler_task_id: worse}]}
  - {id: save, tool: works}
  - {id: worse, tool: broken}
`);
    expect(result.steps['save']).toMatchObject({ status: 'skipped', success: false, value: null, tool: 'works', handlesErrorsOf: ['a'] });
    expect(result.steps['worse']).toMatchObject({ status: 'skipped', success: false, handlesErrorsOf: ['b'] });
    expect(result.steps['a']).not.toHaveProperty('handled');
    expect(result.steps['b']?.status).toBe('failed');
  });

  test('says that a step was mended when it is tried again behind its handler', async () => {
    let calls = 0;
    const { run } = bench({
      tools: {
        flaky: () => {
          calls += 1;
          if (calls === 1) throw new Error('not yet');
          return { ok: true };
        },
        mend: () => ({}),
      },
    });
    const result = await run(`
steps:
  - {id: a, tool: flaky, on_error: [{handler_task_id: help, retry_with_handler: true, max_handler_retries: 1}]}
  - {id: help, tool: mend}
`);
    expect(result['a']).toEqual({ ok: true });
    expect(result.steps['a']?.handled).toMatchObject({ by: 'help', message: 'not yet' });
    expect(result.steps['help']).toMatchObject({ status: 'completed', success: true });
  });
});
