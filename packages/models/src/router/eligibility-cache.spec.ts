import { expect, test } from '@jest/globals';
import { seededRandom } from '@tutti/testing';
import fc from 'fast-check';
import type { ModelConfig } from '../model/model.ts';
import { ModelRegistry } from '../registry/model-registry.ts';
import { handClock } from '../spec-support/catalogs.ts';
import type { RouteRequest } from './route-request.ts';
import type { RouterEntry } from './router-decision.ts';

const requests: readonly RouteRequest[] = ['chat', 'code'].flatMap((task) =>
  [{}, { requirements: { contextWindow: 5_000 } }, { requirements: { exclude: ['m0'] } }].map((more) => ({
    task,
    inputTokens: 3_000,
    ...more,
  })),
);

// Without detection, what is learnt from a reward does not depend on descriptions: a replay under the last of them knows the same.
const tuning = { changeSigma: 0 };

const config: fc.Arbitrary<ModelConfig> = fc.record({
  provider: fc.constantFrom('p', 'q'),
  costPer1kTokens: fc.double({ min: 0, max: 0.01, noNaN: true }),
  contextWindow: fc.integer({ min: 1_000, max: 10_000 }),
  quality: fc.double({ min: 0, max: 1, noNaN: true }),
});
const steps = fc.array(fc.record({ kind: fc.nat(11), model: fc.nat(3), request: fc.nat(5), reward: fc.nat(1), config }), { maxLength: 80 });

test('a router decides after every change of its models as one that has known no others', () => {
  fc.assert(
    fc.property(steps, (life) => {
      const entries: RouterEntry[] = [];
      const clock = handClock();
      const registry = new ModelRegistry({ router: { clock, random: seededRandom(1), tuning, onEntry: (entry) => entries.push(entry) } });
      const descriptions = new Map<string, ModelConfig>();
      registry.registerModel('always', { provider: 'p', contextWindow: 10_000 });
      for (const { kind, model, request, reward, config } of life) {
        const id = `m${model}`;
        clock.advance(1_000);
        if (kind <= 2) descriptions.set(registry.registerModel(id, config).id, config);
        else if (kind === 3 && registry.getModel(id) !== undefined) registry.removeModel(id);
        else if (kind === 4 && registry.getModel(id) !== undefined) registry.banModel(id);
        else if (kind === 5 && registry.getModel(id) !== undefined) registry.unbanModel(id);
        else {
          const decision = registry.router.decide(requests[request]);
          registry.router.settle(decision, { outcome: kind === 6 ? 'failed' : 'ok', latencyMs: 700, costUsd: 0.001 });
          registry.router.reward(decision, { reward });
        }
      }
      const fresh = new ModelRegistry({ router: { clock, random: seededRandom(1), tuning } });
      for (const { id } of registry.listModels()) {
        fresh.registerModel(id, descriptions.get(id) ?? { provider: 'p', contextWindow: 10_000 });
        if (registry.isBanned(id)) fresh.banModel(id);
      }
      for (const entry of entries) fresh.router.apply(entry);
      for (const request of requests) {
        expect(registry.router.forecast(request)).toEqual(fresh.router.forecast(request));
        expect(registry.router.preview(request)).toEqual(fresh.router.preview(request));
      }
    }),
    { numRuns: 60 },
  );
});
