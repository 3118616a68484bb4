import { ValidationError, type Json, type JsonObject } from '@tutti/core';
import { z } from 'zod';
import { numeric, parameters } from '../action/parameters.ts';
import type { FileAccess } from '../files/file-access.ts';
import { decodeText } from '../files/text-encoding.ts';
import { ProgramTool, processFields, type ProgramCall, type ProgramToolOptions } from '../process/program-tool.ts';
import type { PythonPolicy } from './python-policy.ts';
import { pythonWrapper } from './python-wrapper.ts';

/** What the tool works with. Without a policy no code runs at all. */
export type PythonExecutorToolOptions = ProgramToolOptions<PythonPolicy>;

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
export class PythonExecutorTool extends ProgramTool<PythonPolicy, RunParameters> {
  constructor(options: PythonExecutorToolOptions = {}) {
    super(options, {
      id: 'python-executor',
      name: 'Python Executor',
      description: 'Runs Python code in a process of its own.',
      does: 'Runs Python code; its variable "result" is the result.',
      schema,
      off: 'Python code is switched off, so none was run. Allow it for pipelines you trust, in orchestrator.yaml or as an option: tools: { python: {} }. Nothing isolates the code from the rest of the machine.',
      missing: (bin, folders) =>
        `Python is not on this machine: there is no "${bin}" in ${folders}. Install Python 3, or name the interpreter, in orchestrator.yaml or as an option: tools: { python: { bin: "/path/to/python3" } }.`,
      call: runCode,
    });
  }
}

async function runCode(given: RunParameters, { files, policy, signal, run }: ProgramCall<PythonPolicy>): Promise<JsonObject> {
  const code = await codeOf(given, files, signal);
  const ended = await run({
    bin: policy.bin ?? 'python3',
    // Isolated mode: no settings from the environment, no modules from the working folder.
    args: ['-I', '-B', '-X', 'utf8', '-c', pythonWrapper],
    cwd: '.',
    input: JSON.stringify({ code, inputs: given.inputs }),
    hasExtra: true,
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
