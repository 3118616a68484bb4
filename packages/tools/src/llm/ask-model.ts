import {
  toNanoUsd,
  type Amount,
  type ChatMessage,
  type Charge,
  type Generate,
  type GenerateRequest,
  type JsonObject,
  type ModelResult,
  type ToolContext,
} from '@tutti/core';
import { ProviderNotConfiguredError } from '../errors/provider-not-configured-error.ts';
import type { ModelParameters } from './llm-parameters.ts';
import { answerSchema, typedAnswer } from './typed-answer.ts';

/** One question to a model. */
export interface Question {
  readonly action: string;
  readonly messages: readonly ChatMessage[];
  readonly parameters: ModelParameters;
  /** What the question is for when the parameters do not say. */
  readonly task?: string;
  /** Used when the context brings no model. */
  readonly fallback: Generate | undefined;
  /** What it may cost; told what it has cost. */
  readonly money?: { allowance(): Amount; charge(charge: Charge): void } | undefined;
}

/** Asks the model that the context brings. @returns the result document of the tool */
export async function askModel(question: Question, context: ToolContext): Promise<JsonObject> {
  const generate = context.generate ?? question.fallback;
  if (generate === undefined) {
    throw new ProviderNotConfiguredError(
      `The action "${question.action}" needs a model, and none is set up. Configure a provider (an API key in the environment, or a local one), or pass "generate" in the tool's context.`,
      { data: { action: question.action } },
    );
  }
  const request = toRequest(question);
  const { money } = question;
  let isTold = false;
  const onCharge = (charge: Charge): void => {
    isTold = true;
    money?.charge(charge);
  };
  const result = await generate(request, {
    signal: context.signal,
    ...(money === undefined ? {} : { allowance: money.allowance(), onCharge }),
  });
  // Who answers may know nothing of allowances; a cost that is unknown is not zero.
  if (!isTold) money?.charge({ nanoUsd: result.cost.usd === undefined ? (money.allowance().nanoUsd ?? 0) : toNanoUsd(result.cost.usd) });
  const typed = request.responseSchema === undefined ? {} : { result: typedAnswer(result, request.responseSchema) };
  return { ...toDocument(question.action, result), ...typed };
}

function toRequest({ messages, parameters, task }: Question): GenerateRequest {
  const system: ChatMessage[] = parameters.system === undefined ? [] : [{ role: 'system', content: parameters.system }];
  return dropUndefined({
    messages: [...system, ...messages],
    model: parameters.model,
    task: parameters.task ?? task,
    temperature: parameters.temperature,
    maxTokens: parameters.max_tokens,
    topP: parameters.top_p,
    stopSequences: parameters.stop,
    seed: parameters.seed,
    responseSchema: answerSchema(parameters),
    capabilities: parameters.capabilities,
  });
}

function toDocument(action: string, result: ModelResult): JsonObject {
  const { usage } = result;
  return {
    action,
    content: result.content,
    text: result.content,
    model: result.modelId,
    provider: result.provider,
    usage: { input_tokens: usage.input.total, output_tokens: usage.output.total, total_tokens: usage.input.total + usage.output.total },
    // An unknown cost is not zero.
    cost_usd: result.cost.usd ?? null,
    finish_reason: result.finishReason,
    latency_ms: result.latencyMs,
    success: true,
  };
}

function dropUndefined<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
