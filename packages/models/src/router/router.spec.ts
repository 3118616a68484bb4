import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tutti/testing';
import fc from 'fast-check';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { registryOf, succeed } from '../spec-support/catalogs.ts';
import { mergeStatistics } from '../statistics/router-statistics.ts';
import { strategyNames, type StrategyName } from '../strategies/strategy.ts';
import type { RouterDecision, RouterEntry } from './router-decision.ts';

/** A life of a router: each number says what happens next. */
const lives = fc.array(
  fc.record({
    reward: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.nat(9),
    task: fc.nat(2),
    difficulty: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
);
type Life = readonly { readonly reward: number; readonly kind: number; readonly task: number; readonly difficulty: number }[];

function run(registry: ModelRegistry, life: Life, advance: (ms: number) => void): readonly RouterDecision[] {
  const open: RouterDecision[] = [];
  return life.map(({ reward, kind, task, difficulty }) => {
    advance(1_000);
    const decision = registry.router.decide({ task: `t${task}`, difficulty });
    open.push(decision);
    const ended = open.at(-1 - (kind % 3));
    if (ended !== undefined)
      registry.router.settle(
        ended,
        kind === 0
          ? { outcome: 'failed' }
          : kind === 1
            ? { outcome: 'abandoned' }
            : { outcome: 'ok', latencyMs: 500 + kind, costUsd: 0.001 * kind },
      );
    if (ended !== undefined && kind > 3) registry.router.reward(ended, { reward });
    return decision;
  });
}

describe.each(strategyNames)('the strategy %s', (strategy: StrategyName) => {
  test('gives records that are plain data, whose propensities are 1 in all, and never chooses who may not serve', () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 1, max: 2 ** 31 }), (life, seed) => {
        const { registry, clock } = registryOf(5, {
          router: { strategy, random: seededRandom(seed), tuning: { weights: { m0: 3, m3: 0 }, order: ['m4', 'm2'] } },
        });
        registry.banModel('m1');
        for (const decision of run(registry, life, clock.advance)) {
          expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
          const propensities = decision.candidates.map(({ propensity }) => propensity);
          expect(propensities.reduce((sum, propensity) => sum + propensity, 0)).toBeCloseTo(1, 9);
          expect(propensities.every((propensity) => propensity >= 0 && propensity <= 1)).toBe(true);
          expect(decision.propensity).toBe(decision.candidates.find(({ model }) => model === decision.chosen)?.propensity);
          expect(decision.propensity).toBeGreaterThan(0);
          expect(decision.chosen).not.toBe('m1');
          expect(decision.candidates.map(({ model }) => model)).not.toContain('m1');
        }
      }),
      { numRuns: 15 },
    );
  });

  test('replays its journal to the same state and the same next decision', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const entries: RouterEntry[] = [];
        const { registry, clock } = registryOf(4, {
          router: { strategy, onEntry: (entry) => entries.push(JSON.parse(JSON.stringify(entry)) as RouterEntry) },
        });
        run(registry, life, clock.advance);
        const copy = registryOf(4, { router: { strategy, random: seededRandom(99) } });
        for (const entry of entries) copy.registry.router.apply(entry);
        copy.clock.set(clock.now());
        expect(copy.registry.router.statistics()).toEqual(registry.router.statistics());
        const next = registry.router.decide({ task: 't1' });
        const again = copy.registry.router.decide({ task: 't1' });
        expect(again.candidates).toEqual(next.candidates);
        if (next.draw === null) expect(again).toEqual(next);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a router', () => {
  test('finds the better of two models, and keeps to it', () => {
    const { registry, clock } = registryOf(2);
    const random = seededRandom(3);
    const chosen = Array.from({ length: 600 }, () => {
      clock.advance(1_000);
      const decision = registry.router.decide({ task: 'chat' });
      succeed(registry, decision, random.next() < (decision.chosen === 'm1' ? 0.9 : 0.5) ? 1 : 0);
      return decision.chosen;
    });
    expect(chosen.slice(-300).filter((model) => model === 'm1').length).toBeGreaterThan(280);
  });

  test('learns that one model suffers from hard requests, also on tasks where it was seen with easy ones alone', () => {
    const { registry, clock } = registryOf(2);
    for (let call = 0; call < 1_200; call++) {
      clock.advance(1_000);
      const difficulty = (call % 5) / 4;
      for (const model of ['m0', 'm1']) {
        const decision = registry.router.decide({ task: 'seen', difficulty, requirements: { model } });
        succeed(registry, decision, model === 'm0' ? 1 - difficulty : 0.5);
      }
    }
    expect(registry.router.decide({ task: 'new', difficulty: 0 }).chosen).toBe('m0');
    expect(registry.router.decide({ task: 'new', difficulty: 1 }).chosen).toBe('m1');
  });

  test('notices when a model has become worse', () => {
    const { registry, clock } = registryOf(2);
    const random = seededRandom(5);
    const play = (calls: number, good: string): readonly string[] =>
      Array.from({ length: calls }, () => {
        clock.advance(1_000);
        const decision = registry.router.decide({ task: 'chat' });
        succeed(registry, decision, random.next() < (decision.chosen === good ? 0.9 : 0.6) ? 1 : 0);
        return decision.chosen;
      });
    play(1_000, 'm1');
    expect(
      play(800, 'm0')
        .slice(-200)
        .filter((model) => model === 'm0').length,
    ).toBeGreaterThan(180);
  });

  test('expects of a model that became better on busy tasks that it did so on a task where it was given up', () => {
    const { registry, clock } = registryOf(2, { router: { tuning: { changeSigma: 8 } } });
    const random = seededRandom(8);
    const feed = (task: string, model: string, quality: number): void => {
      clock.advance(1_000);
      succeed(registry, registry.router.decide({ task, requirements: { model } }), random.next() < quality ? 1 : 0);
    };
    for (let call = 0; call < 400; call++) for (const task of ['busy', 'rare']) feed(task, 'm0', 0.5);
    const before = registry.router.decide({ task: 'rare' }).candidates[0]?.quality ?? 1;
    for (let call = 0; call < 600; call++) feed('busy', 'm0', 0.8);
    expect(registry.router.decide({ task: 'rare' }).candidates[0]?.quality ?? 0).toBeGreaterThan(before + 0.1);
  });

  test('leaves a model that stops answering after few failures, and comes back when it answers again', () => {
    const { registry, clock } = registryOf(2);
    let isDown = false;
    const play = (calls: number): readonly { readonly chosen: string; readonly isFailed: boolean }[] =>
      Array.from({ length: calls }, () => {
        clock.advance(1_000);
        const decision = registry.router.decide({ task: 'chat' });
        const isFailed = isDown && decision.chosen === 'm1';
        if (isFailed) registry.router.settle(decision, { outcome: 'failed' });
        else succeed(registry, decision, decision.chosen === 'm1' ? 1 : 0.5);
        return { chosen: decision.chosen, isFailed };
      });
    play(300);
    isDown = true;
    expect(play(1_000).filter(({ isFailed }) => isFailed).length).toBeLessThanOrEqual(8);
    isDown = false;
    expect(
      play(1_000)
        .slice(-100)
        .filter(({ chosen }) => chosen === 'm1').length,
    ).toBeGreaterThan(90);
    expect(registry.router.decide({ task: 'chat' }).candidates.find(({ model }) => model === 'm1')?.quality).toBeGreaterThan(0.9);
  });

  test('that replays its journal knows since when a model is down, whatever time it is meanwhile', () => {
    const entries: RouterEntry[] = [];
    const { registry, clock } = registryOf(2, {
      router: { onEntry: (entry) => entries.push(JSON.parse(JSON.stringify(entry)) as RouterEntry) },
    });
    for (let call = 0; call < 60; call++) {
      clock.advance(1_000);
      const decision = registry.router.decide({ task: 'chat' });
      if (decision.chosen === 'm1') registry.router.settle(decision, { outcome: 'failed' });
      else succeed(registry, decision, 0.5);
    }
    expect(registry.router.decide({ task: 'chat' }).candidates.map(({ model }) => model)).not.toContain('m1');
    const copy = registryOf(2);
    for (const entry of entries) copy.registry.router.apply(entry);
    for (const at of [clock.now(), clock.now() + 40_000, clock.now() + 400_000]) {
      clock.set(at);
      copy.clock.set(at);
      expect(copy.registry.router.decide({ task: 'chat' })).toEqual(registry.router.decide({ task: 'chat' }));
    }
  });

  test('does not send a burst of requests to one unknown model', () => {
    const { registry } = registryOf(3);
    registry.registerModel('star', { provider: 'even', costPer1kTokens: 0.001, quality: 0.75 });
    const chosen = Array.from({ length: 400 }, () => registry.router.decide({ task: 'chat' }).chosen);
    expect(new Set(chosen).size).toBeGreaterThan(1);
  });

  test('keeps the mean spend at its target', () => {
    const { registry, clock } = registryOf(3, { router: { pacer: { targetUsd: 0.002 } } });
    const random = seededRandom(11);
    let spentUsd = 0;
    for (let call = 1; call <= 2_000; call++) {
      clock.advance(1_000);
      const decision = registry.router.decide({ task: 'chat' });
      const costUsd = { m0: 0.0005, m1: 0.002, m2: 0.008 }[decision.chosen] ?? 0;
      spentUsd += costUsd;
      registry.router.settle(decision, { outcome: 'ok', latencyMs: 1_000, costUsd });
      registry.router.reward(decision, { reward: random.next() < ({ m0: 0.5, m1: 0.7, m2: 0.95 }[decision.chosen] ?? 0) ? 1 : 0 });
    }
    expect(spentUsd / 2_000 / 0.002).toBeGreaterThan(0.93);
    expect(spentUsd / 2_000 / 0.002).toBeLessThan(1.01);
  });

  test('keeps to breakers, waits and what is left to spend, and says so', () => {
    const signals = {
      isAvailable: (model: string): boolean => model !== 'm0',
      waitMs: (model: string): number => (model === 'm1' ? 5_000 : 0),
    };
    const { registry } = registryOf(4, { router: { signals } });
    const decision = registry.router.decide({ maxWaitMs: 1_000, remainingUsd: 0.005 });
    expect(decision.chosen).toBe('m2');
    expect(decision.excluded).toEqual([
      { model: 'm0', fails: 'is available (its circuit is open)' },
      { model: 'm1', fails: 'waits at most 1000 ms for its limits (it would wait 5000 ms)' },
      { model: 'm3', fails: expect.stringMatching(/remaining 0.005 USD/) as unknown as string },
    ]);
    expect(() => registry.router.decide({ maxWaitMs: 1_000, remainingUsd: 0.0001 })).toThrow(/remaining 0.0001 USD/);
  });

  test('leaves out models whose window is smaller than the estimated request, and says so', () => {
    const { registry } = registryOf(2);
    registry.registerModel('small', { provider: 'p', quality: 1, contextWindow: 1_000, costPer1kTokens: 0 });
    const decision = registry.router.decide({ inputTokens: 1_001 });
    expect(decision.excluded).toEqual([
      { model: 'small', fails: 'contextWindow ≥ 1001, the estimated length of the request (it has 1000)' },
    ]);
    expect(registry.router.decide({ inputTokens: 1_000 }).excluded).toEqual([]);
    expect(() => registry.router.decide({ inputTokens: 5_000, requirements: { model: 'small' } })).toThrow(/small +contextWindow ≥ 5000/);
  });

  test('a model that can never be let in is chosen last, and its score is a number all the same', () => {
    const asked: number[] = [];
    const signals = { waitMs: (model: string, tokens: number): number => (asked.push(tokens), model === 'm0' ? 0 : Infinity) };
    const { registry } = registryOf(3, { router: { signals } });
    const decision = registry.router.decide({ inputTokens: 30, outputTokens: 12 });
    expect(decision.chosen).toBe('m0');
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    expect(new Set(asked)).toEqual(new Set([42]));
  });

  test('a call begun again under the same id counts as one at work', () => {
    const { registry } = registryOf(2, { router: { strategy: 'least-busy' } });
    for (let i = 0; i < 6; i++) registry.router.decide({ id: 'step', requirements: { model: 'm0' } });
    registry.router.decide({ id: 'other', requirements: { model: 'm1' } });
    registry.router.decide({ id: 'another', requirements: { model: 'm1' } });
    expect(registry.router.decide().chosen).toBe('m0');
  });

  test('scores a shortlist of many models, and all of them have their turn when those fail', () => {
    const { registry, clock } = registryOf(120, { router: { tuning: { shortlist: 10 } } });
    expect(registry.router.decide().candidates).toHaveLength(10);
    for (let call = 0; call < 400; call++) {
      clock.advance(1_000);
      registry.router.settle(registry.router.decide(), { outcome: 'failed' });
    }
    expect(Object.keys(registry.router.statistics().models).length).toBeGreaterThan(10);
  });

  test.each([
    [{ difficulty: 2 }, /difficulty.*2/],
    [{ difficulty: null }, /difficulty.*null/],
    [{ difficulty: '0.5' }, /difficulty.*0\.5/],
    [{ inputTokens: -1 }, /inputTokens.*-1/],
    [{ remainingUsd: Number.NaN }, /remainingUsd.*NaN/],
    [{ dificulty: 0.5 }, /Did you mean "difficulty"/],
  ])('refuses the request %j', (request, message) => {
    expect(() => registryOf(1).registry.router.decide(request as never)).toThrow(message);
  });

  test('refuses rewards and outcomes that make no sense, and options too', () => {
    const { registry } = registryOf(1);
    const decision = registry.router.decide();
    for (const reward of [-0.1, 1.1, Number.NaN]) expect(() => registry.router.reward(decision, { reward })).toThrow(/from 0 to 1/);
    expect(() => registry.router.settle(decision, { outcome: 'ok', costUsd: Number.NaN })).toThrow(/costUsd.*NaN/);
    expect(() => registryOf(1, { router: { strategy: 'ucb2' as never } })).toThrow(/no strategy "ucb2"/);
    expect(() => registryOf(1, { router: { pacer: { targetUsd: 0 } } })).toThrow(/above 0/);
    expect(() => registryOf(1, { router: { tuning: { thirft: 1 } as never } })).toThrow(/Did you mean "thrift"/);
  });

  test('what two routers have learnt adds up, whoever is asked first', () => {
    fc.assert(
      fc.property(lives, lives, lives, (...all) => {
        const [a, b, c] = all.map((life) => {
          const { registry, clock } = registryOf(3);
          run(registry, life, clock.advance);
          return registry.router.statistics();
        }) as [never, never, never];
        expect(mergeStatistics(a, b)).toEqual(mergeStatistics(b, a));
        expect(mergeStatistics(mergeStatistics(a, b), c)).toEqual(mergeStatistics(a, mergeStatistics(b, c)));
      }),
      { numRuns: 40 },
    );
  });

  test('continues with what another router has learnt', () => {
    const { registry, clock } = registryOf(2);
    for (let call = 0; call < 300; call++) {
      clock.advance(1_000);
      const decision = registry.router.decide({ task: 'chat' });
      succeed(registry, decision, decision.chosen === 'm1' ? 1 : 0.3);
    }
    const fresh = registryOf(2);
    fresh.registry.router.absorb(registry.router.statistics());
    expect(fresh.registry.router.decide({ task: 'chat' }).chosen).toBe('m1');
    expect(fresh.registry.router.statistics()).toEqual(registry.router.statistics());
    expect(() => fresh.registry.router.absorb({ version: 2 } as never)).toThrow(/statistics of a router/);
  });

  test('expects of models it has not seen what another router has learnt about hard requests, and forgets it when told to', () => {
    const { registry } = registryOf(1);
    for (let call = 0; call < 200; call++) {
      const decision = registry.router.decide({ task: 'chat', difficulty: call % 2 });
      succeed(registry, decision, 1 - (call % 2));
    }
    const { router } = registryOf(2).registry;
    const lost = (): number => {
      const [easy, hard] = [0, 1].map((difficulty) => router.forecast({ task: 'code', difficulty }).models[1]?.quality ?? 0);
      return (easy ?? 0) - (hard ?? 0);
    };
    expect(lost()).toBe(0);
    router.absorb(registry.router.statistics());
    expect(lost()).toBeGreaterThan(0.2);
    router.replace({ version: 1, models: {} });
    expect(lost()).toBe(0);
  });
});
