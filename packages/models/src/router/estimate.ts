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

/** What a request should cost and take by the model's own description: null when it has no price. */
export function estimate(
  { prices, latency = LATENCY }: Model,
  { inputTokens = INPUT_TOKENS, outputTokens = OUTPUT_TOKENS }: RouteRequest,
): { readonly costUsd: number | null; readonly latencyMs: number } {
  return {
    costUsd: prices === undefined ? null : (inputTokens * prices.inputPer1kTokens + outputTokens * prices.outputPer1kTokens) / 1_000,
    latencyMs: latency.firstTokenMs + outputTokens * latency.perTokenMs,
  };
}

/** The expected cost with what was learnt: of the cell as far as it is known, else of the model. */
export function learntCostUsd(cell: Cell, state: ModelState, described: number | null): number {
  const { calls, costRatios } = ratiosOf(cell);
  const prior = described === null ? state.meanCostUsd : state.costRatio;
  return ((costRatios + prior * RATIO_MASS) / (calls + RATIO_MASS)) * (described ?? 1);
}

export function learntLatencyMs(cell: Cell, state: ModelState, described: number): number {
  const { calls, latencyRatios } = ratiosOf(cell);
  return ((latencyRatios + state.latencyRatio * RATIO_MASS) / (calls + RATIO_MASS)) * described;
}

function ratiosOf({ current, previous }: Cell): { readonly calls: number; readonly costRatios: number; readonly latencyRatios: number } {
  return {
    calls: current.successes + previous.successes,
    costRatios: current.costRatioSum + previous.costRatioSum,
    latencyRatios: current.latencyRatioSum + previous.latencyRatioSum,
  };
}
