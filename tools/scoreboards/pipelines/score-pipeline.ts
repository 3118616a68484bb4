import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ExecutionError, TuttiError, lineLogger, type Json } from '@tutti/core';
import { Orchestrator } from '@tutti/orchestrator';
import type { CompiledPipeline, PipelineResult } from '@tutti/pipeline';
import { answerQuestions } from './answer-questions.ts';
import { copyInto } from './copy-into.ts';
import { inTime } from '../../workspace/src/process/in-time.ts';
import { plausibleInputs } from './plausible-inputs.ts';
import { permissions } from './permissions.ts';
import { scriptedModels } from './scripted-models.ts';
import { registerStandIns } from './stand-in-tools.ts';
import { defaultsOf, writeNamedFiles } from './named-files.ts';
import { settledAsDocumented } from './settled.ts';

/** What is wrong with a pipeline, if anything. */
export interface PipelineScore {
  readonly compileProblem: string | undefined;
  readonly runProblem: string | undefined;
}

const LIMIT_MS = 60_000;

/** Compiles a file and runs it in a copy of its folder, with a model that only knows which type of answer is asked for. */
export async function scorePipeline(folder: string, file: string): Promise<PipelineScore> {
  const sandbox = await mkdtemp(join(tmpdir(), 'tutti-pipelines-'));
  try {
    await copyInto(folder, sandbox);
    const path = join(sandbox, file);
    await using orchestrator = new Orchestrator({
      modelRegistry: scriptedModels(),
      config: null,
      models: null,
      logger: lineLogger({ level: 'error' }),
      tools: { root: sandbox, ...permissions },
    });
    await registerStandIns(orchestrator, sandbox);
    const text = await readFile(path);
    const { compiled, diagnostics } = await orchestrator.check(text, { file: path });
    if (compiled === undefined)
      return {
        compileProblem: diagnostics
          .filter(({ severity }) => severity === 'error')
          .map(({ code, message, range }) => `${code}${range === undefined ? '' : ` ${range.line}:${range.column}`} ${message}`)
          .join(' | '),
        runProblem: undefined,
      };
    return { compileProblem: undefined, runProblem: await problemOfRun(orchestrator, { compiled, path, sandbox }) };
  } finally {
    await rm(sandbox, { recursive: true, force: true });
  }
}

async function problemOfRun(
  orchestrator: Orchestrator,
  { compiled, path, sandbox }: { readonly compiled: CompiledPipeline; readonly path: string; readonly sandbox: string },
): Promise<string | undefined> {
  const inputs: Readonly<Record<string, Json>> = plausibleInputs(compiled);
  await writeNamedFiles(sandbox, compiled, { ...defaultsOf(compiled), ...inputs });
  try {
    const execution = await orchestrator.start(await readFile(path), inputs, { file: path });
    using _answers = answerQuestions(execution.run);
    const result = await inTime(execution.finished().catch(resultOf), LIMIT_MS);
    return settledAsDocumented(compiled, result);
  } catch (error) {
    return TuttiError.isInstance(error) ? `${error.code}: ${error.message}` : `${basename(path)}: ${String(error)}`;
  }
}

/** A failed run has a result too. */
function resultOf(error: unknown): PipelineResult {
  if (error instanceof ExecutionError && error.result !== undefined) return error.result as PipelineResult;
  throw error;
}
