import { describe, expect, test } from '@jest/globals';
import { handClock, registryOf, succeed } from '../spec-support/catalogs.ts';
import type { RouterOptions } from '../router/router.ts';
import { ModelRegistry } from '../registry/model-registry.ts';
import { seededRandom } from '@tutti/testing';

function chosen(count: number, router: Partial<RouterOptions>): readonly string[] {
  const { registry } = registryOf(3, { router });
  return Array.from({ length: count }, () => {
    const decision = registry.router.decide();
    succeed(registry, decision, 1);
    return decision.chosen;
  });
}

describe('strategies', () => {
  test('cheapest takes the lowest price', () => {
    expect(chosen(3, { strategy: 'cheapest' })).toEqual(['m0', 'm0', 'm0']);
  });

  test('fastest takes the shortest expected latency', () => {
    const registry = new ModelRegistry({ router: { strategy: 'fastest', clock: handClock(), random: seededRandom(1) } });
    registry.registerModel('slow', { provider: 'p', latency: { firstTokenMs: 3_000, perTokenMs: 1 } });
    registry.registerModel('quick', { provider: 'p', latency: { firstTokenMs: 10, perTokenMs: 1 } });
    expect(registry.router.decide().chosen).toBe('quick');
    expect(registry.router.decide({ outputTokens: 10 }).chosen).toBe('quick');
  });

  test('least-busy spreads calls that have not ended', () => {
    const { registry } = registryOf(3, { router: { strategy: 'least-busy' } });
    const first = Array.from({ length: 3 }, () => registry.router.decide());
    expect(new Set(first.map((decision) => decision.chosen)).size).toBe(3);
    registry.router.settle(first[1] as never, { outcome: 'ok' });
    expect(registry.router.decide().chosen).toBe(first[1]?.chosen);
  });

  test('round-robin takes one after another', () => {
    expect(chosen(5, { strategy: 'round-robin' })).toEqual(['m0', 'm1', 'm2', 'm0', 'm1']);
  });

  test('weighted draws in proportion', () => {
    const all = chosen(3_000, { strategy: 'weighted', tuning: { weights: { m0: 3, m1: 1, m2: 0 } } });
    expect(all.filter((model) => model === 'm0').length / 3_000).toBeCloseTo(0.75, 1);
    expect(all).not.toContain('m2');
  });

  test('fallback goes down its order as models fail', () => {
    const { registry, clock } = registryOf(3, { router: { strategy: 'fallback', tuning: { order: ['m2', 'm0'] } } });
    const seen = Array.from({ length: 6 }, () => {
      clock.advance(1_000);
      const decision = registry.router.decide();
      if (decision.chosen === 'm2') registry.router.settle(decision, { outcome: 'failed' });
      else succeed(registry, decision, 1);
      return decision.chosen;
    });
    expect(seen[0]).toBe('m2');
    expect(seen.at(-1)).toBe('m0');
  });

  test('ucb1-compat tries every model once, then follows its formula', () => {
    const { registry } = registryOf(3, { router: { strategy: 'ucb1-compat' } });
    const first = Array.from({ length: 3 }, () => registry.router.decide());
    expect(first.map((decision) => decision.chosen)).toEqual(['m0', 'm1', 'm2']);
    for (const [index, decision] of first.entries()) succeed(registry, decision, index / 2);
    const { candidates } = registry.router.decide();
    const mean = (score: number): number => score - 2 * Math.sqrt(Math.log(4) / 1);
    expect(mean(candidates[2]?.score ?? 0)).toBeGreaterThan(mean(candidates[0]?.score ?? 0));
    expect(mean(candidates[2]?.score ?? 0)).toBeLessThanOrEqual(1);
  });

  test.each(['kl-ucb', 'thompson', 'linucb', 'ucb'] as const)('%s learns which model serves', (strategy) => {
    const { registry, clock } = registryOf(3, { router: { strategy } });
    const all = Array.from({ length: 800 }, () => {
      clock.advance(1_000);
      const decision = registry.router.decide({ task: 'chat' });
      succeed(registry, decision, decision.chosen === 'm1' ? 1 : 0);
      return decision.chosen;
    });
    expect(all.slice(-200).filter((model) => model === 'm1').length).toBeGreaterThan(150);
  });
});
