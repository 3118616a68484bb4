import type { CallEstimate, CallToEstimate } from '@tutti/gateway';
import { isNoEligibleModel, isUnknownModel, type ModelRegistry } from '@tutti/models';
import type { PlannedCall, PlannedCalls, Times } from '@tutti/pipeline';

/** What the model calls of one step may cost, US dollars. */
export interface StepEstimate {
  readonly path: string;
  readonly times: Times;
  readonly models: CallEstimate['models'];
  /** The model the router would take now, and what it expects of an answer of usual length. */
  readonly chosen: string;
  readonly inputTokens: { readonly least: number; readonly most: number };
  readonly leastUsd: number;
  readonly expectedUsd: number;
  /** Absent where nothing bounds how often it is called. */
  readonly mostUsd?: number;
  readonly isEstimated: boolean;
}

export interface PipelineEstimate {
  readonly steps: readonly StepEstimate[];
  /** Steps whose tool may ask models, and that are not in the sums. */
  readonly notCounted: readonly string[];
  readonly leastUsd: number;
  readonly expectedUsd: number;
  readonly mostUsd?: number;
  readonly isEstimated: boolean;
}

/** Four bytes a token at the best, three as a cautious guess; roles and separators around a message. */
const MOST_BYTES_PER_TOKEN = 4;
const BYTES_PER_TOKEN = 3;
const TOKENS_PER_MESSAGE = 16;
/** What a result that is not there yet may put into a prompt. */
const TOKENS_PER_OPEN_PLACE = 4_096;

/** @throws NoEligibleModelError, UnknownModelError with the step that asks for what there is not. */
export async function estimatePipeline({ calls, others }: PlannedCalls, registry: ModelRegistry): Promise<PipelineEstimate> {
  const { estimateCall, usualAnswer } = await import('@tutti/gateway');
  const steps = calls.map((call) => {
    const sized = { ...call, ...tokensOf(call) };
    const estimate = decide(() => estimateCall(registry, sized), call.path);
    return stepOf(call, { sized, estimate, registry, outputTokens: usualAnswer(call) });
  });
  const most = steps.map(({ mostUsd }) => mostUsd);
  return {
    steps,
    notCounted: others,
    leastUsd: sum(steps.map(({ leastUsd }) => leastUsd)),
    expectedUsd: sum(steps.map(({ expectedUsd }) => expectedUsd)),
    ...(most.includes(undefined) ? {} : { mostUsd: sum(most as number[]) }),
    isEstimated: steps.some(({ isEstimated }) => isEstimated),
  };
}

function stepOf(
  { path, times }: PlannedCall,
  of: { readonly sized: CallToEstimate; readonly estimate: CallEstimate; readonly registry: ModelRegistry; readonly outputTokens: number },
): StepEstimate {
  const { sized, estimate, registry, outputTokens } = of;
  const { leastInputTokens, mostInputTokens, task, model, capabilities = [] } = sized;
  const decision = decide(
    () =>
      registry.router.decide({
        inputTokens: leastInputTokens,
        outputTokens,
        requirements: {
          ...(model === undefined ? {} : { model: estimate.models[0]?.model ?? model }),
          ...(capabilities.length === 0 ? {} : { tasks: capabilities }),
        },
        ...(task === undefined ? {} : { task }),
      }),
    path,
  );
  return {
    path,
    times,
    models: estimate.models,
    chosen: decision.chosen,
    inputTokens: { least: leastInputTokens, most: mostInputTokens },
    leastUsd: times.least * estimate.leastUsd,
    expectedUsd: (times.most ?? Math.max(1, times.least)) * decision.expectedUsd,
    ...(times.most === undefined ? {} : { mostUsd: times.most * estimate.mostUsd }),
    isEstimated: estimate.models.some(({ isEstimated }) => isEstimated),
  };
}

function decide<T>(work: () => T, path: string): T {
  try {
    return work();
  } catch (error) {
    if (isNoEligibleModel(error) || isUnknownModel(error)) error.message = `Step "${path}": ${error.message}`;
    throw error;
  }
}

function tokensOf({ bytes, openPlaces }: PlannedCall): { readonly leastInputTokens: number; readonly mostInputTokens: number } {
  return {
    leastInputTokens: Math.ceil(bytes / MOST_BYTES_PER_TOKEN),
    mostInputTokens: TOKENS_PER_MESSAGE + Math.ceil(bytes / BYTES_PER_TOKEN) + openPlaces * TOKENS_PER_OPEN_PLACE,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
