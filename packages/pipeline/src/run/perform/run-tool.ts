import { isJsonObject, type Json, type JsonObject, type StepContext, type ToolContext } from '@tutti/core';
import { StepReportedFailureError } from '../../errors/step-reported-failure-error.ts';
import type { PipelineHandlerOptions } from '../handler-options.ts';
import type { Asking } from '../asking.ts';
import type { ModelChoice, Untrusted } from '../step-input.ts';
import type { StepRecord } from '../step-record.ts';
import { openRunInput, sealRunInput } from '../run-input.ts';
import { toolGenerate } from './tool-generate.ts';

interface ToolWork {
  readonly step: string;
  readonly tool: string;
  readonly action: string;
  readonly parameters: JsonObject;
  readonly model: ModelChoice | undefined;
  readonly untrusted: Untrusted;
  readonly asking: Asking;
  /** Which call of its execution. */
  readonly place: number;
}

/** Calls a tool. A report `{success: false}` is a failure, with the report kept. */
export async function runTool(work: ToolWork, context: StepContext, options: PipelineHandlerOptions): Promise<StepRecord> {
  const { tool, action, parameters, step } = work;
  const given = toolContext(work, context, options);
  await options.tools.agree?.(tool, action, parameters, given);
  const call = (): Promise<Json> => options.tools.call(tool, action, parameters, given);
  const value = work.asking.callsOnce
    ? await context.step(`call-${work.place}#${context.attempt}`, call, { effect: 'once' })
    : await call();
  if (isReportedFailure(value)) {
    const report = reasonOf(value);
    throw new StepReportedFailureError(
      `Tool "${tool}" reports that "${action}" of step "${step}" failed${report === undefined ? '.' : `: ${report}`}`,
      { data: { value } },
    );
  }
  return { $step: 1, value };
}

/** A pipeline inside is told what in its input may come from others. */
function withSources(input: Json, untrusted: Untrusted): Json {
  const sources = [...new Set(Object.values(untrusted).flat())];
  const about = isJsonObject(input) ? input['__pipeline'] : undefined;
  return sources.length === 0 || !isJsonObject(input) || !isJsonObject(about)
    ? input
    : { ...input, __pipeline: { ...about, untrusted: sources } };
}

function toolContext(work: ToolWork, context: StepContext, options: PipelineHandlerOptions): ToolContext {
  const { untrusted, asking } = work;
  const { logger, generate, quote, models, secrets } = options;
  return {
    signal: context.signal,
    idempotencyKey: context.idempotencyKey,
    attempt: context.attempt,
    runInput: openRunInput(context.input, secrets),
    runChild: (key, given) => {
      const child = { ...given, input: withSources(given.input ?? null, untrusted) };
      return context.runChild(
        key,
        secrets === undefined
          ? child
          : { ...child, definition: secrets.clean(child.definition), input: sealRunInput(child.input, secrets) },
      );
    },
    untrusted,
    agreed: asking.agreed,
    ...(asking.approvals === undefined ? {} : { approvals: asking.approvals }),
    wait: (key, until) => context.wait(key, until),
    step: (key, run, substep) => context.step(key, run, substep),
    report: (progress) => context.report(progress),
    ...(logger === undefined ? {} : { logger }),
    ...(models === undefined ? {} : { models }),
    ...(generate === undefined ? {} : { generate: toolGenerate(work, { generate, quote }, context) }),
  };
}

function isReportedFailure(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && (value as JsonObject)['success'] === false;
}

function reasonOf(value: JsonObject): string | undefined {
  const reason = [value['error'], value['message'], value['reason'], value['stderr']].find(
    (part) => part !== undefined && part !== null && part !== '',
  );
  return reason === undefined ? undefined : typeof reason === 'string' ? reason : JSON.stringify(reason);
}
