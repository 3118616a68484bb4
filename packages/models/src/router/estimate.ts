import type { Model } from '../model/model.ts';
import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';
import type { RouteRequest } from './route-request.ts';

const INPUT_TOKENS = 1_000;
const OUTPUT_TOKENS = 500;
/** Of a model whose speed nobody has stated. */
const LATENCY = { firstTokenMs: 1_000, perTokenMs: 10 };
/** Imagined calls of a cell that went as those of its model. */
const RATIO_MASS = 4;

/** Tokens of a request and its answer, as far as it says them. */
export function tokensOf({ inputTokens = INPUT_TOKENS, outputTokens = OUTPUT_TOKENS }: RouteRequest): number {
  return inputTokens + outputTokens;
}

/** What a request should cost by the model's own description: null when it has no price. */
export function costUsdOf({ prices }: Model, { inputTokens = INPUT_TOKENS, outputTokens = OUTPUT_TOKENS }: RouteRequest): number | null {
  return prices === undefined ? null : (inputTokens * prices.inputPer1kTokens + outputTokens * prices.outputPer1kTokens) / 1_000;
}

/** What it should take by the model's own description. */
export function latencyMsOf({ latency = LATENCY }: Model, { outputTokens = OUTPUT_TOKENS }: RouteRequest): number {
  return latency.firstTokenMs + outputTokens * latency.perTokenMs;
}

/** The expected cost with what was learnt: of the cell as far as it is known, else of the model. */
export function learntCostUsd({ current, previous }: Cell, state: ModelState, described: number | null): number {
  const prior = described === null ? state.meanCostUsd : state.costRatio;
  const ratios = current.costRatioSum + previous.costRatioSum;
  return ((ratios + prior * RATIO_MASS) / (current.successes + previous.successes + RATIO_MASS)) * (described ?? 1);
}

export function learntLatencyMs({ current, previous }: Cell, state: ModelState, described: number): number {
  const ratios = current.latencyRatioSum + previous.latencyRatioSum;
  return ((ratios + state.latencyRatio * RATIO_MASS) / (current.successes + previous.successes + RATIO_MASS)) * described;
}
