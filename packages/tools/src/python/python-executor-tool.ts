import { PolicyRefusedError, systemClock, ValidationError, type Clock, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { numeric, parameters } from '../action/parameters.ts';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { decodeText } from '../files/text-encoding.ts';
import { cleanEnvironment } from '../process/clean-environment.ts';
import { findProgram, programFolders } from '../process/find-program.ts';
import { runProcess } from '../process/run-process.ts';
import { defaultOutputBytes, defaultTimeoutMs } from '../terminal/command-policy.ts';
import { processFields } from '../terminal/terminal-tool.ts';
import type { PythonPolicy } from './python-policy.ts';
import { pythonWrapper } from './python-wrapper.ts';

/** What the tool works with. */
export interface PythonExecutorToolOptions {
  readonly files?: FileAccessOptions | FileAccess;
  /** Without one no code runs at all. */
  readonly policy?: PythonPolicy;
  readonly clock?: Clock;
}

interface RunParameters {
  readonly code?: string | undefined;
  readonly path?: string | undefined;
  readonly inputs: JsonObject;
  readonly timeout?: number | undefined;
}

// PEP 3131 allows letters of every script; Python itself has these words.
const identifier = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const reserved: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** Inputs become variables of the code, so their names have to be names of variables. */
const inputs = z.record(z.string(), z.unknown()).superRefine((given, context) => {
  for (const name of Object.keys(given)) {
    const why = reserved.has(name)
      ? 'is a word of the Python language itself'
      : identifier.test(name)
        ? undefined
        : 'is no name that a Python variable can have (letters, digits and "_", not a digit first)';
    if (why !== undefined)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `the name ${why}, and each input becomes a variable of the code; rename it, to "${variableLike(name)}" for instance`,
        params: { isName: true },
      });
  }
});

function variableLike(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replaceAll(/[^\p{ID_Continue}]+/gu, '_')
    .replace(/^(?=\p{Nd}|$)/u, '_');
  return reserved.has(plain) ? `${plain}_` : plain;
}

const schema = () =>
  parameters<RunParameters>(
    {
      code: z.string().optional(),
      path: z.string().optional(),
      inputs: inputs.default({}),
      timeout: numeric(z.number().positive()).optional(),
    },
    { aliases: { code: ['script', 'source'], path: ['file', 'file_path', 'script_path'], inputs: ['variables', 'context', 'input'] } },
  );

/** Runs Python code in a process of its own, when a policy allows it. Nothing isolates the code from the rest of the machine. */
export class PythonExecutorTool extends ActionTool {
  constructor({ files = {}, policy, clock = systemClock }: PythonExecutorToolOptions = {}) {
    const access = files instanceof FileAccess ? files : new FileAccess(files);
    const run = action({
      description: 'Runs Python code; its variable "result" is the result.',
      effect: 'once',
      acts: 'exec',
      schema,
      run: (given, context) => runCode(given, { files: access, policy, clock, context }),
    });
    super({
      id: 'python-executor',
      readsOutside: true,
      name: 'Python Executor',
      description: 'Runs Python code in a process of its own.',
      defaultAction: 'run',
      actions: { run },
    });
  }
}

interface Surroundings {
  readonly files: FileAccess;
  readonly policy: PythonPolicy | undefined;
  readonly clock: Clock;
  readonly context: ToolContext;
}

async function runCode(given: RunParameters, { files, policy, clock, context: { signal } }: Surroundings): Promise<JsonObject> {
  if (policy === undefined)
    throw new PolicyRefusedError(
      'Python code is switched off, so none was run. Allow it for pipelines you trust, in orchestrator.yaml or as an option: tools: { python: {} }. Nothing isolates the code from the rest of the machine.',
    );
  const code = await codeOf(given, files, signal);
  const folders = programFolders(files.root);
  const bin = policy.bin ?? 'python3';
  const file = await findProgram(bin, folders, files.root);
  if (file === undefined)
    throw new ToolNotInstalledError(
      `Python is not on this machine: there is no "${bin}" in ${folders.join(', ')}. Install Python 3, or name the interpreter, in orchestrator.yaml or as an option: tools: { python: { bin: "/path/to/python3" } }.`,
      { data: { program: bin } },
    );
  const ended = await runProcess({
    // Isolated mode: no settings from the environment, no modules from the working folder.
    file,
    args: ['-I', '-B', '-X', 'utf8', '-c', pythonWrapper],
    cwd: await files.locate('.'),
    env: cleanEnvironment(folders, policy.env),
    input: JSON.stringify({ code, inputs: given.inputs }),
    hasExtra: true,
    signal,
    clock,
    timeoutMs: Math.min(given.timeout === undefined ? Infinity : given.timeout * 1_000, policy.timeoutMs ?? defaultTimeoutMs),
    maxOutputBytes: policy.maxOutputBytes ?? defaultOutputBytes,
  });
  const result = ended.extra === '' ? null : (JSON.parse(ended.extra) as Json);
  return { action: 'run', result, ...processFields(ended) };
}

async function codeOf({ code, path }: RunParameters, files: FileAccess, signal: AbortSignal): Promise<string> {
  if (code !== undefined && code.trim() !== '') return code;
  if (path !== undefined) return decodeText(await files.read(path, { signal }), 'utf-8', path);
  throw new ValidationError('There is no code. Pass "code", or the "path" of a file.', {
    issues: [{ path: 'code', message: 'There is none.' }],
  });
}
