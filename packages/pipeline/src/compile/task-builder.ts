import type { GraphNode, Json, JsonObject, TaskNode } from '@tutti/core';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { Named, StepDefinition } from '../language/definition.ts';
import type { AutoInput, StepInput, StepWork } from '../run/step-input.ts';
import { member, toData, type ScalarNode, type SourceNode } from '../source/node.ts';
import { checkCondition, checkTemplate, type TextScope } from './check-text.ts';
import { compileCondition } from './condition.ts';
import type { CompiledCondition } from './compiled-scope.ts';
import { checkCode } from './check-code.ts';
import { dollarCheck } from './check-dollars.ts';
import { checkOwnParameters, checkParameters } from './check-parameters.ts';
import type { CompileContext } from './compile-context.ts';
import { compileValue, type ValueContext } from './compile-value.ts';
import { storeErrorHandlers } from './error-handlers.ts';
import { locationNode, writtenLocation } from './location.ts';
import { modelChoice, warnAboutModel, type ModelSource } from './model-choice.ts';
import { schemaAt, specAt } from './parameter-spec.ts';
import { policyOf } from './step-policy.ts';
import { aliasesOf } from './step-scope.ts';
import { targetOf, type Target } from './target.ts';

/** The nodes of one step. */
export interface BuiltTask {
  /** The step's own node is the last but for those that follow it. */
  readonly nodes: readonly GraphNode[];
  readonly main: string;
  /** Nodes that decide values before the step. */
  readonly before: readonly string[];
  /** Nodes that use its result. */
  readonly after: readonly string[];
  /** The guard, in data; jumps are added later. */
  readonly condition: CompiledCondition;
  readonly usesLocals: boolean;
}

/** Builds the nodes of one step: its AUTO tags, itself, and the writing of its `location`. */
export class TaskBuilder {
  readonly #step: StepDefinition;
  readonly #nodeId: string;
  readonly #where: TextScope;
  readonly #before: TaskNode[] = [];
  readonly #autos: Record<string, string> = {};

  constructor(step: StepDefinition, nodeId: string, where: TextScope) {
    this.#step = step;
    this.#nodeId = nodeId;
    this.#where = where;
  }

  build(guardSource: SourceNode | undefined): BuiltTask | undefined {
    const context = this.#context;
    const target = targetOf(this.#step, {
      tools: context.tools,
      diagnostics: context.diagnostics,
      allowsProse: context.pipeline.allowsProseActions,
      isStrict: context.isStrict,
    });
    const condition =
      guardSource === undefined
        ? {}
        : compileCondition(guardSource, { step: this.#step, where: this.#where, addAuto: (tag) => this.#addAuto(tag, ['condition']) });
    const conditionNode = this.#before.pop();
    if (target === undefined) {
      if (this.#step.parameters !== undefined) compileValue(this.#step.parameters, [], this.#values());
      return undefined;
    }
    const model = modelChoice(this.#modelSource(), this.#where);
    const work = this.#work(target);
    if (work.kind === 'model' || this.#step.model !== undefined)
      warnAboutModel(model, this.#modelSource().node ?? this.#step.at, this.#where);
    const policy = policyOf(this.#step, target, context);
    const errorHandlers = storeErrorHandlers(this.#step, this.#where);
    const input: StepInput = {
      step: this.#step.id,
      work,
      ...(model === undefined ? {} : { model }),
      ...(Object.keys(this.#autos).length === 0 ? {} : { autos: this.#autos }),
      ...(errorHandlers.length === 0 ? {} : { onError: errorHandlers }),
      ...aliasesOf(this.#where.scope),
      ...(target.kind === 'tool' ? declaredOutputs(this.#step) : {}),
      ...(target.kind === 'model' ? writtenLocation(this.#step) : {}),
    };
    if (work.kind === 'model') this.#context.atEnd.push(() => askForFields(this.#step, work, this.#context));
    const main: TaskNode = {
      kind: 'task',
      id: this.#nodeId,
      handler: 'pipeline.step',
      input: input as unknown as Json,
      policy,
      metadata: describe(this.#step, target, context),
    };
    const after = locationNode(this.#step, {
      node: this.#nodeId,
      target,
      where: this.#where,
      policy,
      addAuto: (tag) => this.#addAuto(tag, ['location']),
    });
    const before = conditionNode === undefined ? this.#before : [conditionNode, ...this.#before];
    return {
      nodes: [...before, main, ...after],
      main: main.id,
      before: before.map(({ id }) => id),
      after: after.map(({ id }) => id),
      condition,
      usesLocals: this.#where.usesLocals,
    };
  }

  get #context(): CompileContext {
    return this.#where.context;
  }

  #work(target: Target): StepWork {
    const parameters = this.#parameters(target);
    if (target.kind === 'tool' && this.#step.tool !== undefined && isDecidedLater(this.#step.tool.text)) {
      return { kind: 'tool', tool: this.#decidedTool(this.#step.tool), action: this.#actionText(target), parameters };
    }
    if (target.kind === 'tool') {
      checkCode(this.#step, target.tool, this.#where);
      checkParameters({ step: this.#step, tool: target.tool, action: target.action, parameters }, this.#context);
      return {
        kind: 'tool',
        tool: target.tool,
        action: isDecidedLater(target.action) ? this.#actionText(target) : target.action,
        parameters,
      };
    }
    checkOwnParameters(this.#step, target, this.#context);
    if (target.kind === 'local') return { kind: 'local', does: target.does, parameters };
    if (this.#step.action !== undefined && target.mode === 'task') checkTemplate(target.task, this.#step.action.at, this.#where);
    const fields = this.#step.outputs === undefined ? undefined : (toData(this.#step.outputs) as JsonObject);
    return {
      kind: 'model',
      mode: target.mode,
      action: target.task,
      parameters,
      ...(fields === undefined ? {} : { fields }),
      ...(this.#step.produces === undefined ? {} : { produces: this.#step.produces }),
    };
  }

  /** A tool by a template, or chosen by a model among those that are there. */
  #decidedTool(tool: Named): string {
    const tag = (tool.at as Partial<ScalarNode>).parts?.find((part) => typeof part !== 'string');
    if (tag === undefined || typeof tag === 'string') {
      checkTemplate(tool.text, tool.at, this.#where);
      return tool.text;
    }
    const names = [...this.#context.tools.names()].join(',');
    const node = this.#addAuto({ ...tag, attributes: { ...tag.attributes, type: 'choice', ...(names === '' ? {} : { choices: names }) } }, [
      'tool',
    ]);
    return `{{ steps[${JSON.stringify(node)}] ~ '' }}`;
  }

  #actionText(target: Extract<Target, { kind: 'tool' }>): string {
    const { action } = this.#step;
    if (action !== undefined) checkTemplate(action.text, action.at, this.#where);
    return target.action;
  }

  #parameters(target: Target): JsonObject {
    const { parameters } = this.#step;
    if (parameters === undefined) return {};
    const compiled: Record<string, Json> = {};
    const values = this.#values(target);
    for (const { key, value } of parameters.entries) {
      if (target.kind === 'tool' && key === 'action' && target.actionFromParameters) continue;
      if (key === 'model' && isAuto(value)) continue;
      if (target.kind === 'model' && key === 'model') continue;
      compiled[key] = this.#ownParameter(key, value, target) ?? compileValue(value, [key], values);
    }
    return compiled;
  }

  /** Of parameters that are no values with templates of this pipeline. */
  #ownParameter(key: string, value: SourceNode, target: Target): Json | undefined {
    // Another pipeline's templates are its own.
    if (target.kind === 'tool' && target.tool === 'pipeline-executor' && isInlinePipeline(key, value))
      return { 'tutti:raw': toData(value) };
    if (
      target.kind === 'local' &&
      target.does === 'evaluate' &&
      (key === 'condition' || key === 'expression') &&
      value.kind === 'scalar' &&
      value.parts === undefined
    ) {
      checkCondition(String(value.value), value, this.#where);
      return { 'tutti:raw': value.value };
    }
    return undefined;
  }

  #values(target?: Target): ValueContext {
    return {
      where: this.#where,
      ...(target === undefined ? {} : { onText: dollarCheck(this.#step, target, this.#where) }),
      addAuto: (tag, path, gives) => this.#addAuto(tag, path, gives === 'value' ? schemaAt(path, target, this.#context.tools) : undefined),
    };
  }

  #modelSource(): ModelSource {
    const { parameters, model, action } = this.#step;
    return {
      node: (parameters === undefined ? undefined : member(parameters, 'model')) ?? model,
      fallback: this.#context.pipeline.model,
      task: action?.text,
      needs: this.#step.modelNeeds,
    };
  }

  #addAuto(tag: AutoTag, path: readonly string[], schema?: JsonObject): string {
    const parameter = path.join('.');
    const base = `${this.#nodeId.slice(0, 80)}.auto.${parameter.replaceAll(/[^\w-]+/g, '_').slice(0, 24)}`;
    const taken = this.#before.filter((node) => node.id === base || node.id.startsWith(`${base}.`)).length;
    const id = taken === 0 ? base : `${base}.${taken + 1}`;
    const prompt =
      tag.text === '' ? `Choose a fitting value for "${parameter}" of the step "${this.#step.name ?? this.#step.id}".` : tag.text;
    checkTemplate(prompt, { start: tag.start, end: tag.end }, this.#where);
    const input: AutoInput = {
      step: this.#step.id,
      parameter,
      prompt,
      spec: specAt(tag, path, schema),
      ...(tag.attributes['task'] === undefined ? {} : { model: { task: tag.attributes['task'] } }),
    };
    const failure = policyOf(this.#step, undefined, this.#context).onFailure;
    this.#before.push({
      kind: 'task',
      id,
      handler: 'pipeline.auto',
      input: input as unknown as Json,
      policy: { effect: 'idempotent', retry: { maxRetries: 3 }, ...(failure === undefined ? {} : { onFailure: failure }) },
      metadata: { step: this.#step.id, auto: parameter },
    });
    this.#autos[parameter] = id;
    return id;
  }
}

function describe(step: StepDefinition, target: Target, context: CompileContext): JsonObject {
  return {
    step: step.id,
    line: context.diagnostics.source.range(step.at.start).line,
    ...(step.name === undefined ? {} : { name: step.name }),
    ...(target.kind === 'tool'
      ? { tool: target.tool, action: target.action }
      : target.kind === 'model'
        ? { tool: 'model', action: target.mode }
        : { tool: 'pipeline', action: target.does }),
    ...(step.metadata === undefined ? {} : { metadata: step.metadata }),
  };
}

/**
 * Fields that others read of a model's answer are asked for by name, so that the answer has them.
 * Without this `{{ themes.topics }}` could only fail.
 */
function askForFields(
  step: StepDefinition,
  work: { inferredSchema?: JsonObject; readonly parameters: JsonObject },
  context: CompileContext,
): void {
  const used = context.usedFields.get(step.at.start)?.without(new Set(Object.keys(work.parameters)));
  if (used !== undefined && !used.isEmpty) work.inferredSchema = used.toSchema();
}

/** What a step with a tool calls its result, by type. */
function declaredOutputs({ outputs }: StepDefinition): Pick<StepInput, 'declares'> {
  if (outputs === undefined || outputs.entries.length === 0) return {};
  const declares = Object.fromEntries(
    outputs.entries.map(({ key, value }) => {
      const type = value.kind === 'mapping' ? member(value, 'type') : value;
      return [key, type?.kind === 'scalar' && typeof type.value === 'string' && !type.value.includes('{{') ? type.value : 'any'];
    }),
  );
  return { declares };
}

function isDecidedLater(text: string): boolean {
  return text.includes('{{') || text.includes('<AUTO');
}

function isAuto(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.parts !== undefined;
}

function isInlinePipeline(key: string, value: SourceNode): boolean {
  if (key !== 'pipeline' && key !== 'pipeline_yaml' && key !== 'pipeline_content') return false;
  return value.kind === 'mapping' || (value.kind === 'scalar' && typeof value.value === 'string' && value.value.includes('\n'));
}
