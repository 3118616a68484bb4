import { toErrorRecord, TuttiError, type ErrorRecord, type Json, type JsonObject, type StepContext } from '@tutti/core';
import { AutoUnresolvedError } from '../errors/auto-unresolved-error.ts';
import {
  conditionExpression,
  evaluateExpression,
  isTemplate,
  renderTemplate,
  toCondition,
  toText,
  type RenderOptions,
  type TemplateNames,
} from '../template/index.ts';
import { decide } from './auto-handler.ts';
import { handles } from './error-matching.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { renderValue } from './render-value.ts';
import { RunNames } from './run-names.ts';
import type { AutoInput, ModelChoice, StepInput, StepWork, StoredErrorHandler, Untrusted } from './step-input.ts';
import type { HandledError, StepRecord } from './step-record.ts';
import { beginAsking, withInherited, type Asking } from './asking.ts';
import { autosIn } from './auto-marks.ts';
import { inTime } from './in-time.ts';
import { namesIn, namesInCondition } from './value-names.ts';
import { ErrorView } from './views/error-view.ts';
import { runLocal, writtenText } from './perform/run-local.ts';
import { runModel } from './perform/run-model.ts';
import { runTool } from './perform/run-tool.ts';

const MAX_KEPT_CHARS = 200;
const MAX_KEPT = 20;

/** Runs one step: renders its templates, does its work, and on failure lets its error handlers try. */
export async function runStep(input: StepInput, context: StepContext, options: PipelineHandlerOptions): Promise<Json> {
  const execution = await StepExecution.begin(input, context, options);
  return (await execution.run()) as unknown as Json;
}

class StepExecution {
  readonly #input: StepInput;
  readonly #context: StepContext;
  readonly #options: PipelineHandlerOptions;
  readonly #names: RunNames;
  readonly #autos: ReadonlyMap<string, Json>;
  readonly #asking: Asking;
  #calls = 0;
  #toolCalls = 0;

  constructor(parts: {
    readonly input: StepInput;
    readonly context: StepContext;
    readonly options: PipelineHandlerOptions;
    readonly names: RunNames;
    readonly autos: ReadonlyMap<string, Json>;
    readonly asking: Asking;
  }) {
    this.#asking = parts.asking;
    this.#input = parts.input;
    this.#context = parts.context;
    this.#options = parts.options;
    this.#names = parts.names;
    this.#autos = parts.autos;
  }

  static async begin(input: StepInput, context: StepContext, options: PipelineHandlerOptions): Promise<StepExecution> {
    const names = await RunNames.load(
      context,
      [...namesIn(input as unknown as Json), ...conditionNames(input.work), ...enabledNames(input)],
      {
        secrets: options.secrets,
        ...(input.aliases === undefined ? {} : { aliases: input.aliases }),
        ...(input.absent === undefined ? {} : { absent: input.absent }),
      },
    );
    return new StepExecution({
      input,
      context,
      options,
      names,
      autos: await autoValues(input, context),
      asking: await beginAsking(input, context, options),
    });
  }

  async run(): Promise<StepRecord> {
    try {
      return await this.#do(this.#input.work, this.#names, this.#input.untrusted);
    } catch (error) {
      if (this.#mustPass(error)) throw error;
      return this.#recover(error);
    }
  }

  /** Everything is rendered before anything is done: a name that is undefined fails the step without a side effect. */
  async #do(work: StepWork, names: TemplateNames, untrusted: Untrusted = {}): Promise<StepRecord> {
    const { step } = this.#input;
    const parameters = this.#render(work.parameters, names) as JsonObject;
    const model = this.#model(names);
    const location = this.#input.location === undefined ? undefined : this.#text(this.#input.location, names);
    const record = await this.#perform({
      ...work,
      step,
      parameters,
      names,
      model,
      untrusted: withInherited(untrusted, work, this.#asking.inherited),
    });
    const kept = keptParameters(parameters);
    const { declares } = this.#input;
    return {
      ...record,
      ...(declares === undefined ? {} : { declares }),
      ...(location === undefined ? {} : { location }),
      ...(Object.keys(kept).length === 0 ? {} : { parameters: kept }),
    };
  }

  async #perform(
    task: StepWork & {
      readonly step: string;
      readonly names: TemplateNames;
      readonly model: ModelChoice | undefined;
      readonly untrusted: Untrusted;
    },
  ): Promise<StepRecord> {
    const { step, parameters, model, names, untrusted } = task;
    if (task.kind === 'tool') {
      this.#toolCalls += 1;
      return runTool(
        {
          step,
          tool: this.#text(task.tool, names),
          action: this.#text(task.action, names),
          parameters,
          model,
          untrusted,
          asking: this.#asking,
          place: this.#toolCalls,
        },
        this.#context,
        this.#options,
      );
    }
    if (task.kind === 'local') return runLocal({ step, work: task, parameters, names, options: this.#renderOptions });
    const action = this.#text(task.action, names);
    this.#calls += 1;
    return runModel(
      { step, key: `generate${this.#calls === 1 ? '' : `-${this.#calls}`}`, work: { ...task, action }, parameters, model },
      this.#context,
      this.#options,
    );
  }

  #text(text: string, names: TemplateNames): string {
    return isTemplate(text) ? toText(renderTemplate(text, names, this.#renderOptions)).trim() : text;
  }

  #model(names: TemplateNames): ModelChoice | undefined {
    const { model } = this.#input;
    if (model?.model === undefined || !isTemplate(model.model)) return model;
    const { model: written, ...rest } = model;
    const name = toText(renderTemplate(written, names, this.#renderOptions)).trim();
    return name === '' || name === 'auto' ? rest : { ...rest, model: name };
  }

  #mustPass(error: unknown): boolean {
    const isSuspension = TuttiError.isInstance(error) && error.code === 'SUSPENDED';
    return isSuspension || this.#context.signal.aborted || this.#input.onError === undefined;
  }

  async #recover(first: unknown): Promise<StepRecord> {
    let failure = first;
    for (const handler of this.#input.onError ?? []) {
      if (!handles(handler, this.#recordOf(failure)) || !this.#isEnabled(handler, failure)) continue;
      try {
        const record = await inTime(this.#handle(handler, failure), {
          ms: handler.timeoutMs,
          what: `An error handler of step "${this.#input.step}"`,
          clock: this.#options.clock,
        });
        if (handler.propagates) break;
        if (record !== undefined) return record;
      } catch (error) {
        if (this.#context.signal.aborted || (TuttiError.isInstance(error) && error.code === 'SUSPENDED')) throw error;
        if (!handler.continues) throw failure;
        failure = first;
      }
    }
    throw first;
  }

  /** Runs a handler; with retries the step is tried again behind it. Its result stands for the step's, unless a fallback is given. */
  async #handle(handler: StoredErrorHandler, failure: unknown): Promise<StepRecord | undefined> {
    let error = this.#recordOf(failure);
    let result: StepRecord | undefined;
    for (let attempt = 0; attempt <= handler.retries; attempt++) {
      if (attempt < Math.max(1, handler.retries)) result = await this.#act(handler, error);
      if (handler.retries === 0) break;
      if (attempt === handler.retries) break;
      try {
        return { ...(await this.#do(this.#input.work, this.#names, this.#input.untrusted)), handled: handledBy(handler, error) };
      } catch (again) {
        error = this.#recordOf(again);
      }
    }
    const handled = handledBy(handler, error);
    if (handler.fallback !== undefined) return { $step: 1, value: await this.#fallback(handler.fallback, error), handled };
    if (handler.retries > 0) return undefined;
    return result === undefined ? undefined : { ...result, handled };
  }

  /** What a pipeline may know of an error: its templates can write it anywhere. */
  #recordOf(failure: unknown): ErrorRecord {
    const { redactor } = this.#options;
    const record = toErrorRecord(failure);
    return redactor === undefined ? record : (redactor.redactJson(record as unknown as Json) as unknown as ErrorRecord);
  }

  #isEnabled({ enabled = true }: StoredErrorHandler, failure: unknown): boolean {
    if (typeof enabled === 'boolean') return enabled;
    return toCondition(evaluateExpression(conditionExpression(enabled), this.#namesOf(this.#recordOf(failure)), this.#renderOptions));
  }

  /** A fallback may be left to a model, which is asked now. */
  async #fallback(value: Json, error: ErrorRecord): Promise<Json> {
    const names = this.#namesOf(error);
    const autos = new Map(this.#autos);
    for (const ask of autosIn(value))
      autos.set(
        ask,
        await decide(JSON.parse(ask) as AutoInput, {
          context: this.#context,
          options: this.#options,
          names,
          key: `fallback-${autos.size}`,
        }),
      );
    return renderValue(value, { names, options: this.#renderOptions, autos });
  }

  async #act(handler: StoredErrorHandler, error: ErrorRecord): Promise<StepRecord | undefined> {
    const names = this.#namesOf(error);
    if (handler.task !== undefined) return this.#do(handler.task, names, handler.untrusted);
    if (handler.action === undefined) return undefined;
    const text = toText(renderTemplate(handler.action, names, this.#renderOptions));
    return this.#do({ kind: 'model', mode: 'task', action: text, parameters: { error: error.message } }, names);
  }

  #namesOf(error: ErrorRecord): TemplateNames {
    let own: JsonObject = {};
    try {
      own = this.#render(this.#input.work.parameters, this.#names) as JsonObject;
    } catch {
      // The parameters themselves may be what has failed.
    }
    return this.#names.with({ ...own, error: new ErrorView(error, this.#input.step) });
  }

  #render(value: Json, names: TemplateNames): Json {
    return renderValue(value, { names, options: this.#renderOptions, autos: this.#autos });
  }

  get #renderOptions(): RenderOptions {
    const { library } = this.#options;
    const clock = this.#asking.clock ?? this.#options.clock;
    return { ...(clock === undefined ? {} : { clock }), ...(library === undefined ? {} : { library }) };
  }
}

/** A condition that a step evaluates is not rendered before, so its names are looked for on their own. */
function conditionNames(work: StepWork): readonly string[] {
  if (work.kind !== 'local' || work.does !== 'evaluate') return [];
  const { condition, expression } = work.parameters;
  return [condition, expression].flatMap((stored) => namesInCondition(writtenText(stored) ?? 'true'));
}

/** Conditions of error handlers are evaluated, and prompts of fallbacks asked, when the step has failed. */
function enabledNames({ onError = [] }: StepInput): readonly string[] {
  return onError.flatMap(({ enabled, fallback = null }) => [
    ...(typeof enabled === 'string' ? namesInCondition(enabled) : []),
    ...autosIn(fallback).flatMap((ask) => [...namesIn((JSON.parse(ask) as AutoInput).prompt)]),
  ]);
}

async function autoValues(input: StepInput, context: StepContext): Promise<ReadonlyMap<string, Json>> {
  const values = new Map<string, Json>();
  for (const [parameter, node] of Object.entries(input.autos ?? {})) {
    const view = context.node(node);
    if (view?.status === 'failed')
      throw new AutoUnresolvedError(
        view.error?.message ??
          `The value of "${parameter}" of step "${input.step}" could not be decided. Say in its AUTO tag what is wanted, or write the value.`,
        {
          data: { step: input.step, parameter },
        },
      );
    values.set(node, (await context.output(node)) ?? null);
  }
  return values;
}

/** Short parameters are kept with the result, so that others can refer to them. */
function keptParameters(parameters: JsonObject): JsonObject {
  const short = Object.entries(parameters).filter(
    ([, value]) => (typeof value === 'string' && value.length <= MAX_KEPT_CHARS) || typeof value === 'number' || typeof value === 'boolean',
  );
  return Object.fromEntries(short.slice(0, MAX_KEPT));
}

function handledBy({ task, taskId }: StoredErrorHandler, { code, message }: ErrorRecord): HandledError {
  return { code, message, ...(task === undefined || taskId === undefined ? {} : { by: taskId }) };
}
