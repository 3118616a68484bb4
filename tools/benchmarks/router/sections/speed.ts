import { ModelRegistry } from '@tutti/models';
import { interleave, type Subject } from '../../../workspace/src/benchmarks/interleave.ts';
import { toResult, type BenchResult } from '../../../workspace/src/benchmarks/result.ts';
import { youngGarbageCollector } from '../../../workspace/src/benchmarks/garbage.ts';
import type { BenchOptions } from '../options.ts';
import { uniform } from '../worlds/random.ts';

const SIZES = [5, 100, 1_000] as const;
const DECISIONS = 2_000;
const TASKS = ['chat', 'extract', 'code', 'reason'];

/** Processor time of a decision with its record, the end of its call and its reward; garbage collection is in it, waiting for a busy machine is not. */
export async function measureSpeed({ rounds }: BenchOptions): Promise<readonly BenchResult[]> {
  const subjects = SIZES.map(toSubject);
  const samples = await interleave(subjects, {
    rounds,
    passes: 3,
    minSampleMs: 100,
    warmUpMs: 500,
    rewarmMs: 50,
    now: cpuMs,
    beforeSample: youngGarbageCollector(),
  });
  return subjects.map(({ name }) => toResult({ name, unit: 'µs', better: 'lower', tutti: samples.get(name) ?? [] }));
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function toSubject(size: number): Subject {
  const next = uniform(size);
  let now = 0;
  const { router, truth } = makeRouter(size, next, () => now);
  return {
    name: `decision-us/${size}`,
    units: DECISIONS,
    run: async () => {
      for (let count = 0; count < DECISIONS; count++) {
        now += 100;
        const decision = router.decide({
          task: TASKS[count % TASKS.length] as string,
          difficulty: next(),
          inputTokens: 1_000,
          outputTokens: 400,
        });
        router.settle(decision, { outcome: 'ok', latencyMs: 2_000, costUsd: 0.002 });
        router.reward(decision, { reward: next() < (truth.get(decision.chosen) ?? 0) ? 1 : 0 });
      }
    },
  };
}

function makeRouter(
  size: number,
  next: () => number,
  now: () => number,
): { readonly router: ModelRegistry['router']; readonly truth: ReadonlyMap<string, number> } {
  const registry = new ModelRegistry({ router: { clock: { now }, random: { next } } });
  const truth = new Map<string, number>();
  for (let index = 0; index < size; index++) {
    const quality = 0.4 + 0.5 * next();
    truth.set(`model-${index}`, quality);
    registry.registerModel(`model-${index}`, {
      provider: 'p',
      inputCostPer1kTokens: 0.001 * next(),
      outputCostPer1kTokens: 0.004 * next(),
      quality,
    });
  }
  return { router: registry.router, truth };
}
