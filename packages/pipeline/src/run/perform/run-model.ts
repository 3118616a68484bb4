import { isJsonObject, type ChatMessage, type GenerateRequest, type Json, type JsonObject, type StepContext } from '@tutti/core';
import { AnswerInvalidError } from '../../errors/answer-invalid-error.ts';
import { ParameterMissingError } from '../../errors/parameter-missing-error.ts';
import { readJson, toText } from '../../template/index.ts';
import type { PipelineHandlerOptions } from '../handler-options.ts';
import type { ModelChoice, StepWork } from '../step-input.ts';
import type { StepRecord } from '../step-record.ts';
import { objectSchema, withFields } from './answer-schema.ts';
import { modelParameters, settingNames } from './model-parameters.ts';
import { askModel, type ModelAnswer } from './ask-model.ts';

interface ModelWork {
  readonly step: string;
  /** Distinguishes several calls of one execution. */
  readonly key: string;
  readonly work: Extract<StepWork, { kind: 'model' }>;
  readonly parameters: JsonObject;
  readonly model: ModelChoice | undefined;
}

/** Lets a model do the work of a step. Its text is the step's value; structured answers are plain data. */
export async function runModel(task: ModelWork, context: StepContext, options: PipelineHandlerOptions): Promise<StepRecord> {
  const schema = schemaOf(task);
  const request: GenerateRequest = {
    messages: messagesOf(task),
    ...settingsOf(task),
    ...(schema === undefined ? {} : { responseSchema: { name: 'answer', schema } }),
  };
  const answer = await askModel(request, { key: task.key, step: task.step, options }, context);
  return {
    $step: 1,
    value: schema === undefined ? answer.content : structured(answer, task),
    model: answer.model,
    provider: answer.provider,
    costUsd: answer.costUsd,
    tokens: { input: answer.inputTokens, output: answer.outputTokens },
  };
}

function structured(answer: ModelAnswer, task: ModelWork): Json {
  const { step } = task;
  const value = answer.object ?? (readJson(answer.content) as Json | undefined);
  if (value !== undefined && value !== null) return value;
  // Nobody asked for a form in so many words: text will do as long as no field of it is read.
  if (!isFormDeclared(task)) return answer.content;
  throw new AnswerInvalidError(
    `The model answered step "${step}" with text instead of JSON: ${JSON.stringify(answer.content.slice(0, 200))}. Try again, use a model with structured output, or say in the prompt what form is wanted.`,
    {
      data: { step },
    },
  );
}

/** What the answer must be like: a schema of the step, or the fields that it declares as its outputs. */
function schemaOf({ work, parameters }: ModelWork): JsonObject | undefined {
  const given = parameters['schema'] ?? parameters['response_schema'] ?? parameters['output_schema'];
  if (isJsonObject(given)) return 'type' in given || 'properties' in given ? given : objectSchema(given);
  const { fields, inferredSchema } = work;
  if (fields !== undefined && Object.keys(fields).length > 0) return withFields(objectSchema(fields), inferredSchema);
  if (inferredSchema !== undefined) return inferredSchema;
  return work.mode === 'structured' || wantsJson(parameters) || isJsonFormat(work.produces?.format) ? { type: 'object' } : undefined;
}

function isFormDeclared({ work, parameters }: ModelWork): boolean {
  return (
    work.mode === 'structured' ||
    work.fields !== undefined ||
    isJsonObject(parameters['schema']) ||
    isJsonObject(parameters['response_schema']) ||
    isJsonObject(parameters['output_schema'])
  );
}

function wantsJson(parameters: JsonObject): boolean {
  const format = parameters['response_format'];
  const kind = isJsonObject(format) ? format['type'] : format;
  return kind === 'json_object' || kind === 'json';
}

function messagesOf(task: ModelWork): ChatMessage[] {
  const { parameters } = task;
  const given = parameters['messages'];
  if (Array.isArray(given) && given.length > 0) return given.flatMap((message) => messageOf(message as Json));
  const system = textOf(parameters, 'system', ...modelParameters['system']!);
  const user = promptOf(task);
  return [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: user }];
}

function messageOf(message: Json): ChatMessage[] {
  if (!isJsonObject(message)) return [{ role: 'user', content: toText(message) }];
  const content = toText(message['content'] ?? '');
  const role = message['role'];
  return [role === 'system' || role === 'assistant' ? { role, content } : { role: 'user', content }];
}

/** The question: the prompt, then the texts and settings that belong to it. */
function promptOf(task: ModelWork): string {
  const { parameters, work, step } = task;
  const prompt = textOf(parameters, 'prompt', ...modelParameters['prompt']!);
  const others = Object.entries(parameters).filter(
    ([name, value]) => !settingNames.has(name) && value !== prompt && value !== null && value !== '',
  );
  if (work.mode === 'generate' || work.mode === 'chat') {
    if (prompt !== undefined) return [prompt, ...wordsOf(work)].join('\n\n');
    if (others.length === 0)
      throw new ParameterMissingError(`Step "${step}" has no "prompt" to give to the model. Add it to its parameters.`, {
        data: { step, parameter: 'prompt' },
      });
  }
  const request = prompt ?? (work.mode === 'task' ? work.action : `${work.action.replaceAll('_', ' ')}.`);
  return [request, ...others.map(([name, value]) => labelled(name, value)), ...wordsOf(work)].join('\n\n');
}

/** What the step says its answer is to be. */
function wordsOf({ produces }: ModelWork['work']): string[] {
  const { kind, format, expected } = produces ?? {};
  return [
    kind === undefined ? '' : `Produce: ${kind.replaceAll('_', ' ')}.`,
    format === undefined ? '' : `Format: ${format}.`,
    expected === undefined ? '' : `Expected: ${expected}`,
  ].filter((line) => line !== '');
}

function isJsonFormat(format: string | undefined): boolean {
  return format !== undefined && /^(?:json|json_object|structured)$/i.test(format);
}

function labelled(name: string, value: Json): string {
  const text = toText(value);
  return text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}`;
}

function settingsOf(task: ModelWork): Omit<GenerateRequest, 'messages'> {
  const { parameters, model, work } = task;
  const number = (name: string): number | undefined => {
    const value = Number(parameters[name] ?? undefined);
    return Number.isFinite(value) ? value : undefined;
  };
  const maxTokens = number('max_tokens');
  const temperature = number('temperature');
  const topP = number('top_p');
  const seed = number('seed');
  const stop = parameters['stop_sequences'] ?? parameters['stop'];
  const purpose = model?.task ?? textOf(parameters, 'task') ?? (work.mode === 'analyze' ? 'analysis' : undefined);
  return {
    ...(model?.model === undefined || model.model === '' ? {} : { model: model.model }),
    ...(purpose === undefined ? {} : { task: purpose }),
    ...(model?.capabilities === undefined ? {} : { capabilities: model.capabilities }),
    ...(maxTokens === undefined ? {} : { maxTokens: Math.trunc(maxTokens) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(Array.isArray(stop)
      ? { stopSequences: stop.map((part) => toText(part)) }
      : typeof stop === 'string'
        ? { stopSequences: [stop] }
        : {}),
  };
}

function textOf(parameters: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = parameters[name];
    if (value !== undefined && value !== null && value !== '') return toText(value);
  }
  return undefined;
}
