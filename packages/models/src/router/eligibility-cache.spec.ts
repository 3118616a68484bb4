import { expect, test } from '@jest/globals';
import { seededRandom } from '@tutti/testing';
import fc from 'fast-check';
import type { ModelConfig } from '../model/model.ts';
import { ModelRegistry } from '../registry/model-registry.ts';
import { handClock } from '../spec-support/catalogs.ts';
import type { RouterEntry } from './router-decision.ts';

const TASKS = ['chat', 'code'];
// Without detection, what is learnt from a reward does not depend on descriptions: a replay under the last of them knows the same.
const tuning = { changeSigma: 0 };

const config: fc.Arbitrary<ModelConfig> = fc.record({
  provider: fc.constantFrom('p', 'q'),
  costPer1kTokens: fc.double({ min: 0, max: 0.01, noNaN: true }),
  contextWindow: fc.integer({ min: 1_000, max: 10_000 }),
  quality: fc.double({ min: 0, max: 1, noNaN: true }),
});
const steps = fc.array(fc.record({ kind: fc.nat(11), model: fc.nat(3), task: fc.nat(1), reward: fc.nat(1), config }), { maxLength: 80 });

test('a router decides after every change of its models as one that has known no others', () => {
  fc.assert(
    fc.property(steps, (life) => {
      const entries: RouterEntry[] = [];
      const clock = handClock();
      const registry = new ModelRegistry({ router: { clock, random: seededRandom(1), tuning, onEntry: (entry) => entries.push(entry) } });
      const descriptions = new Map<string, ModelConfig>();
      registry.registerModel('always', { provider: 'p' });
      for (const { kind, model, task, reward, config } of life) {
        const id = `m${model}`;
        clock.advance(1_000);
        if (kind <= 2) descriptions.set(registry.registerModel(id, config).id, config);
        else if (kind === 3 && registry.getModel(id) !== undefined) registry.removeModel(id);
        else if (kind === 4 && registry.getModel(id) !== undefined) registry.banModel(id);
        else if (kind === 5 && registry.getModel(id) !== undefined) registry.unbanModel(id);
        else {
          const decision = registry.router.decide({ task: TASKS[task] as string, inputTokens: 3_000 });
          registry.router.settle(decision, { outcome: kind === 6 ? 'failed' : 'ok', latencyMs: 700, costUsd: 0.001 });
          registry.router.reward(decision, { reward });
        }
      }
      const fresh = new ModelRegistry({ router: { clock, random: seededRandom(1), tuning } });
      for (const { id } of registry.listModels()) {
        fresh.registerModel(id, descriptions.get(id) ?? { provider: 'p' });
        if (registry.isBanned(id)) fresh.banModel(id);
      }
      for (const entry of entries) fresh.router.apply(entry);
      for (const task of TASKS)
        for (const requirements of [{}, { contextWindow: 5_000 }, { exclude: ['m0'] }]) {
          const [expected, found] = [fresh, registry].map(({ router }) => router.forecast({ task, inputTokens: 3_000, requirements }));
          expect(found).toEqual(expected);
          if (expected?.models.length === 0) continue;
          const request = { task, inputTokens: 3_000, requirements };
          expect(registry.router.preview(request)).toEqual(fresh.router.preview(request));
        }
    }),
    { numRuns: 60 },
  );
});
