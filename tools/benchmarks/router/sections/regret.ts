import type { BenchResult } from '../../../workspace/src/benchmarks/result.ts';
import type { BenchOptions } from '../options.ts';
import { fixedPolicies } from '../policies/fixed.ts';
import { klUcb, ucb1 } from '../policies/index-policies.ts';
import { linucb } from '../policies/linucb.ts';
import { litellm, litellmMostlyGreedy } from '../policies/litellm.ts';
import { originFormula } from '../policies/origin.ts';
import type { PolicyMaker } from '../policies/policy.ts';
import { tuttiPolicy } from '../policies/tutti.ts';
import { best, liveAll, mean, standardError, type LifeRecord } from '../summary.ts';
import { SCENARIOS, type Scenario } from '../worlds/world.ts';

const PEERS: readonly PolicyMaker[] = [litellm, litellmMostlyGreedy, ucb1, klUcb, linucb, originFormula];

/** Regret, failed calls and quality per dollar in worlds of five models, beside the peers. */
export function measureRegret(options: BenchOptions): readonly BenchResult[] {
  return SCENARIOS.flatMap((scenario) => measureScenario(scenario, { ...options, models: 5, peers: PEERS, suffix: '' }));
}

/** The same in worlds of a hundred models, ours alone; fewer lives, as each takes long. */
export function measureMany(options: BenchOptions): readonly BenchResult[] {
  const seeds = Math.max(1, Math.ceil(options.seeds / 5));
  return (['stationary', 'drift'] as const).flatMap((scenario) =>
    measureScenario(scenario, { ...options, seeds, models: 100, peers: [], suffix: '/100' }),
  );
}

interface Measured extends BenchOptions {
  readonly models: number;
  readonly peers: readonly PolicyMaker[];
  readonly suffix: string;
}

function measureScenario(scenario: Scenario, options: Measured): readonly BenchResult[] {
  const fixed = best(fixedPolicies.map((policy) => liveAll(policy, scenario, options)));
  const ours = liveAll(tuttiPolicy(), scenario, options);
  const peers = options.peers.map((policy) => liveAll(policy, scenario, options));
  const results = [regret(`regret/${scenario}${options.suffix}`, { ours, peers, fixed })];
  if (scenario === 'outage') results.push(failures({ ours, peers }));
  if (options.suffix === '') results.push(thrift(`quality-per-dollar/${scenario}`, { ours, peers, fixed }));
  return results;
}

/** Sums over all lives, as percent of the best fixed model's; the spread is one standard error to each side. */
function regret(
  name: string,
  { ours, peers, fixed }: { readonly ours: LifeRecord; readonly peers: readonly LifeRecord[]; readonly fixed: LifeRecord },
): BenchResult {
  const whole = mean(fixed, (result) => result.regret) / 100;
  const figure = (record: LifeRecord): number => mean(record, (result) => result.regret) / whole;
  const error = (record: LifeRecord): number => standardError(record, (result) => result.regret) / whole;
  const around = (record: LifeRecord): { readonly min: number; readonly max: number } => ({
    min: figure(record) - error(record),
    max: figure(record) + error(record),
  });
  return {
    name,
    unit: '% of best fixed',
    better: 'lower',
    tutti: figure(ours),
    rounds: ours.results.length,
    peers: byName(peers, figure),
    // A regret may be below that of the oracle, so how many times better it is says nothing.
    ratio: {},
    spread: { tutti: around(ours), ...byName(peers, around) },
  };
}

function failures({ ours, peers }: { readonly ours: LifeRecord; readonly peers: readonly LifeRecord[] }): BenchResult {
  const figure = (record: LifeRecord): number => mean(record, ({ failedCalls }) => failedCalls);
  return {
    name: 'failed-calls/outage',
    unit: 'of 20,000',
    better: 'lower',
    tutti: figure(ours),
    rounds: ours.results.length,
    peers: byName(peers, figure),
    ratio: byName(peers, (peer) => figure(peer) / figure(ours)),
    spread: {
      tutti: extremes(ours, ({ failedCalls }) => failedCalls),
      ...byName(peers, (peer) => extremes(peer, ({ failedCalls }) => failedCalls)),
    },
  };
}

function thrift(
  name: string,
  { ours, peers, fixed }: { readonly ours: LifeRecord; readonly peers: readonly LifeRecord[]; readonly fixed: LifeRecord },
): BenchResult {
  const figure = (record: LifeRecord): number => mean(record, ({ quality }) => quality) / mean(record, ({ costUsd }) => costUsd);
  const others = [{ ...fixed, name: 'best-fixed' }, ...peers];
  return {
    name,
    unit: 'successes per USD',
    better: 'higher',
    tutti: figure(ours),
    rounds: ours.results.length,
    peers: byName(others, figure),
    ratio: byName(others, (other) => figure(ours) / figure(other)),
    spread: { tutti: extremes(ours, ({ quality, costUsd }) => quality / costUsd) },
  };
}

function byName<T>(records: readonly LifeRecord[], value: (record: LifeRecord) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(records.map((record) => [record.name, value(record)]));
}

function extremes(
  { results }: LifeRecord,
  of: (result: LifeRecord['results'][number]) => number,
): { readonly min: number; readonly max: number } {
  const values = results.map(of);
  return { min: Math.min(...values), max: Math.max(...values) };
}
