import { clip, normal, type Uniform } from './random.ts';

/** A kind of request: its tokens. */
export interface TaskKind {
  readonly name: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const TASKS: readonly TaskKind[] = [
  { name: 'chat', inputTokens: 600, outputTokens: 250 },
  { name: 'extract', inputTokens: 3_000, outputTokens: 200 },
  { name: 'code', inputTokens: 2_500, outputTokens: 1_200 },
  { name: 'reason', inputTokens: 1_200, outputTokens: 2_500 },
];

/** A model of a world; `quality` and `prior` by task. */
export interface SimulatedModel {
  readonly name: string;
  /** US dollars per million tokens. */
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** Seconds, for a middling answer. */
  readonly latency: number;
  /** Change of quality per unit of difficulty. */
  readonly slope: number;
  readonly quality: readonly number[];
  /** What its description says of its quality. */
  readonly prior: readonly number[];
}

const BASE: readonly SimulatedModel[] = [
  {
    name: 'frontier',
    inputUsd: 5,
    outputUsd: 25,
    latency: 9,
    slope: -0.1,
    quality: [0.95, 0.97, 0.9, 0.88],
    prior: [0.93, 0.93, 0.88, 0.85],
  },
  { name: 'mid', inputUsd: 3, outputUsd: 15, latency: 6, slope: -0.2, quality: [0.93, 0.95, 0.84, 0.68], prior: [0.9, 0.9, 0.82, 0.75] },
  {
    name: 'small',
    inputUsd: 0.4,
    outputUsd: 2,
    latency: 3,
    slope: -0.4,
    quality: [0.9, 0.93, 0.62, 0.45],
    prior: [0.82, 0.85, 0.65, 0.55],
  },
  {
    name: 'nano',
    inputUsd: 0.05,
    outputUsd: 0.4,
    latency: 1.2,
    slope: -0.55,
    quality: [0.8, 0.88, 0.35, 0.25],
    prior: [0.7, 0.75, 0.45, 0.35],
  },
  {
    name: 'coder',
    inputUsd: 0.27,
    outputUsd: 1.1,
    latency: 5,
    slope: -0.3,
    quality: [0.72, 0.85, 0.82, 0.5],
    prior: [0.75, 0.78, 0.75, 0.6],
  },
];

/** How many models have names of their own; the others are variations of them. */
export const NAMED = BASE.length;

/** The models of a world. Perturbed, each differs from its base in quality, price, speed, slope and description. */
export function makeModels(
  next: Uniform,
  { models, perturbed }: { readonly models: number; readonly perturbed: boolean },
): readonly SimulatedModel[] {
  const named = perturbed ? BASE.map((model) => perturb(model, next)) : BASE;
  return [
    ...named,
    ...Array.from({ length: Math.max(0, models - NAMED) }, (_, index) => vary(BASE[index % NAMED] as SimulatedModel, NAMED + index, next)),
  ];
}

function perturb(model: SimulatedModel, next: Uniform): SimulatedModel {
  const quality = model.quality.map((q) => clip(q + 0.07 * normal(next), 0.05, 0.98));
  const price = Math.exp(0.5 * normal(next));
  const latency = model.latency * Math.exp(0.3 * normal(next));
  const slope = model.slope * (0.5 + next());
  return {
    ...model,
    quality,
    inputUsd: model.inputUsd * price,
    outputUsd: model.outputUsd * price,
    latency,
    slope,
    prior: guess(quality, next),
  };
}

function vary(base: SimulatedModel, index: number, next: Uniform): SimulatedModel {
  const price = Math.exp(0.7 * normal(next));
  const latency = base.latency * Math.exp(0.3 * normal(next));
  const quality = base.quality.map((q) => clip(q - 0.08 + 0.08 * normal(next), 0.05, 0.97));
  return {
    name: `${base.name}${index}`,
    inputUsd: base.inputUsd * price,
    outputUsd: base.outputUsd * price,
    latency,
    slope: base.slope,
    quality,
    prior: guess(quality, next),
  };
}

function guess(quality: readonly number[], next: Uniform): readonly number[] {
  return quality.map((q) => clip(q + 0.1 * normal(next), 0.1, 0.95));
}
