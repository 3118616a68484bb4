import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@tutti/core';
import { FakeClock } from '@tutti/testing';
import { findProgram, programFolders } from '../process/find-program.ts';
import { PythonExecutorTool } from './python-executor-tool.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-python-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const hasPython = (await findProgram('python3', programFolders(tmpdir()), tmpdir())) !== undefined;

describe('PythonExecutorTool', () => {
  it('is off without a policy', async () => {
    await expect(new PythonExecutorTool({ files: { root } }).execute('execute', { code: 'open("x", "w")' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
    expect(existsSync(join(root, 'x'))).toBe(false);
  });

  it('says what is missing where there is no Python', async () => {
    const tool = new PythonExecutorTool({ files: { root }, policy: { bin: 'python-that-is-not-there' } });
    await expect(tool.execute('run', { code: '1' })).rejects.toMatchObject({
      code: 'TOOL_NOT_INSTALLED',
      message: expect.stringContaining('Install Python 3'),
    });
  });

  it('asks for code, or a file inside the root', async () => {
    const tool = new PythonExecutorTool({ files: { root }, policy: {} });
    await expect(tool.execute('run', {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(tool.execute('run', { path: '../x.py' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    for (const [name, instead, why] of [
      ['a b', 'a_b', 'no name'],
      ['my-name', 'my_name', 'no name'],
      ['2x', '_2x', 'no name'],
      ['', '_', 'no name'],
      ['class', 'class_', 'word of the Python language'],
    ] as const) {
      await expect(tool.execute('run', { code: '1', inputs: { [name]: 1 } })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        issues: [{ path: `inputs.${name}`, message: expect.stringMatching(new RegExp(`${why}.*"${instead}"`)) }],
      });
    }
  });
});

// Without Python on the machine the specs above say what a user gets.
(hasPython ? describe : () => undefined)('PythonExecutorTool with Python', () => {
  it('gives what the code writes, and its variable "result"', async () => {
    const tool = new PythonExecutorTool({ files: { root }, policy: {} });
    expect(
      await tool.execute('run', {
        code: 'print("hé")\nresult = {"sum": sum(numbers), "set": {2, 1}, "nan": float("nan")}',
        inputs: { numbers: [1, 2, 3] },
      }),
    ).toMatchObject({
      stdout: 'hé\n',
      result: { sum: 6, set: [1, 2], nan: null },
      exit_code: 0,
      success: true,
    });
    writeFileSync(join(root, 'a.py'), 'if __name__ == "__main__":\n    print("script")\n');
    expect(await tool.execute('run', { path: 'a.py' })).toMatchObject({ stdout: 'script\n', result: null });
  });

  it('gives the code its inputs one by one, and all of them under the names of the parameter', async () => {
    const tool = new PythonExecutorTool({ files: { root }, policy: {} });
    const text = "quotes ' \" \\ ''' and\nlines; {x}";
    const code = 'result = [city, inputs["city"], variables["rows"], context.get("none"), sorted(inputs)]';
    for (const name of ['inputs', 'variables', 'context']) {
      const { result } = await tool.execute('run', { code, [name]: { city: text, rows: [{ a: null }, true] } });
      expect(result).toEqual([text, text, [{ a: null }, true], null, ['city', 'rows']]);
    }
    expect(await tool.execute('run', { code: 'result = [inputs, variables]', inputs: { inputs: 1 } })).toMatchObject({
      result: [1, { inputs: 1 }],
    });
    expect(await tool.execute('run', { code: 'result = inputs' })).toMatchObject({ result: {} });
  });

  it('reports an exception with its traceback', async () => {
    const tool = new PythonExecutorTool({ files: { root }, policy: {} });
    expect(await tool.execute('run', { code: 'print("before")\n1 / 0' })).toMatchObject({
      stdout: 'before\n',
      success: false,
      exit_code: 1,
      error: expect.stringContaining('ZeroDivisionError'),
    });
    expect(await tool.execute('run', { code: 'import sys\nsys.exit(4)' })).toMatchObject({ success: false, exit_code: 4 });
  });

  it('takes no modules from the working folder, and no environment', async () => {
    writeFileSync(join(root, 'json.py'), 'raise SystemExit("hijacked")');
    const { result } = await new PythonExecutorTool({ files: { root }, policy: {} }).execute('run', {
      code: 'import os\nresult = sorted(os.environ)',
    });
    expect(result).toEqual(expect.not.arrayContaining(['NODE_OPTIONS', 'USER']));
    expect(result).toEqual(expect.arrayContaining(['HOME', 'PATH']));
  });

  it('ends code that does not end', async () => {
    const clock = new FakeClock();
    const tool = new PythonExecutorTool({ files: { root }, policy: { timeoutMs: 2_000 }, clock });
    const failed = tool
      .execute('run', { code: 'import os\nos.rename(os.path.abspath(open("a", "w").name), "ready")\nwhile True: pass' })
      .then(
        () => undefined,
        (error: { code: string }) => error.code,
      );
    while (!existsSync(join(root, 'ready'))) await systemClock.breathe();
    await clock.advance(2_000);
    expect(await failed).toBe('TIMEOUT');
  });
});
