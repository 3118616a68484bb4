import { z } from 'zod';

/** What makes the router more or less curious, patient and thrifty. Each has a default that was chosen by simulation. */
export interface RouterTuning {
  /** What a perfect answer is worth, US dollars: cost counts against quality in this proportion. Default 0.25. */
  readonly valueUsd?: number;
  /** Quality that one second of waiting costs. Default 0.01. */
  readonly latencyWeight?: number;
  /** How much more than expected a cost counts: of models that look alike the cheaper one is taken. Default 1.13. */
  readonly thrift?: number;
  /** Width of the upper bounds. Default 0.3; with more models than `shortlist`, 0.1. */
  readonly exploration?: number;
  /** Imagined rewards behind a model's stated quality. Default 15. */
  readonly priorMass?: number;
  /** A cell has changed when its latest rewards are off by so many standard deviations. 0 switches detection off. Default 3. */
  readonly changeSigma?: number;
  /** Most models that are scored at a time; the others wait until these disappoint. Default 40. */
  readonly shortlist?: number;
  /** Utility of a failed call, in quality. Default −0.3. */
  readonly failureUtility?: number;
  /** For `ucb1-compat`: factor of the bonus. Default 2. */
  readonly ucb1Factor?: number;
  /** For `linucb`: factor of the bonus. Default 0.5. */
  readonly linucbAlpha?: number;
  /** For `weighted`: model id → weight; others have 1. */
  readonly weights?: Readonly<Record<string, number>>;
  /** For `fallback`: ids in order; others follow in order of their registration. */
  readonly order?: readonly string[];
}

const factor = z.number().min(0).max(100).optional();

export const routerTuningSchema: z.ZodType<RouterTuning> = z.strictObject({
  valueUsd: z.number().gt(0).max(1e6).optional(),
  latencyWeight: factor,
  thrift: z.number().min(0.1).max(10).optional(),
  exploration: factor,
  priorMass: z.number().min(0.1).max(10_000).optional(),
  changeSigma: factor,
  shortlist: z.int().min(1).max(10_000).optional(),
  failureUtility: z.number().min(-10).max(0).optional(),
  ucb1Factor: factor,
  linucbAlpha: factor,
  weights: z.record(z.string(), z.number().min(0)).optional(),
  order: z.array(z.string()).optional(),
}) as z.ZodType<RouterTuning>;

export const routerTuningKeys: readonly string[] = [
  'valueUsd',
  'latencyWeight',
  'thrift',
  'exploration',
  'priorMass',
  'changeSigma',
  'shortlist',
  'failureUtility',
  'ucb1Factor',
  'linucbAlpha',
  'weights',
  'order',
];

/** The tuning with its defaults. */
export type CompleteTuning = Required<Omit<RouterTuning, 'exploration'>> & Pick<RouterTuning, 'exploration'>;

export const defaultTuning: CompleteTuning = {
  valueUsd: 0.25,
  latencyWeight: 0.01,
  thrift: 1.13,
  priorMass: 15,
  changeSigma: 3,
  shortlist: 40,
  failureUtility: -0.3,
  ucb1Factor: 2,
  linucbAlpha: 0.5,
  weights: {},
  order: [],
};
