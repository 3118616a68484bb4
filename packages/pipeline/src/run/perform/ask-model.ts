import type { GenerateRequest, Json, JsonObject, ModelResult, StepContext } from '@tutti/core';
import { ModelMissingError } from '../../errors/model-missing-error.ts';
import type { PipelineHandlerOptions } from '../handler-options.ts';
import { payCall } from './pay-call.ts';

/** An answer as it is journalled. */
export interface ModelAnswer extends JsonObject {
  readonly content: string;
  readonly object: Json;
  readonly model: string;
  readonly provider: string;
  readonly costUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** What the router knew and why it chose this model. */
  readonly decision?: Json;
}

/** Asks a model once, on record: after a crash the same answer is found again. A new attempt of the step asks anew. */
export async function askModel(
  request: GenerateRequest,
  call: { readonly key: string; readonly step: string; readonly options: Pick<PipelineHandlerOptions, 'generate' | 'quote'> },
  context: StepContext,
): Promise<ModelAnswer> {
  const {
    key,
    step,
    options: { generate, quote },
  } = call;
  if (generate === undefined)
    throw new ModelMissingError(`Step "${step}" needs a model, but no model provider is configured. Add one, or use the local provider.`, {
      data: { step },
    });
  return payCall({ key: `${key}#${context.attempt}`, step, request, keep: toAnswer }, { generate, quote }, context);
}

function toAnswer({ content, object = null, modelId, provider, costUsd, usage, decision }: ModelResult): ModelAnswer {
  return {
    content,
    object,
    model: modelId,
    provider,
    costUsd: Number.isFinite(costUsd) ? costUsd : 0,
    inputTokens: usage.input.total,
    outputTokens: usage.output.total,
    ...(decision === undefined ? {} : { decision: JSON.parse(JSON.stringify(decision)) as Json }),
  };
}
