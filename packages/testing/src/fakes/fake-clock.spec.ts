import { expect, test } from '@jest/globals';
import { fakeClock } from './fake-clock.ts';

test('time stands until it is advanced, and both clocks move together', async () => {
  const clock = fakeClock({ now: 1_000 });
  expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
  await clock.advance(250);
  expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
});

test('timers fire in order of their due time, at that time, and in order of setting when it is equal', async () => {
  const clock = fakeClock({ now: 0 });
  const fired: [string, number][] = [];
  for (const [name, ms] of [
    ['c', 30],
    ['a', 10],
    ['b', 30],
  ] as const)
    clock.after(ms, () => fired.push([name, clock.now()]));
  await clock.advance(29);
  expect(fired).toEqual([['a', 10]]);
  await clock.advance(1);
  expect(fired).toEqual([
    ['a', 10],
    ['c', 30],
    ['b', 30],
  ]);
  expect(clock.timers).toBe(0);
});

test('what a timer wakes runs before the next timer, and timers it sets count', async () => {
  const clock = fakeClock({ now: 0 });
  const log: string[] = [];
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const work = (async () => {
    await sleep(10);
    log.push(`first at ${clock.now()}`);
    await sleep(10);
    log.push(`second at ${clock.now()}`);
  })();
  clock.after(15, () => log.push(`between at ${clock.now()}`));
  await clock.advance(20);
  await work;
  expect(log).toEqual(['first at 10', 'between at 15', 'second at 20']);
});

test('a cancelled timer never fires, and cancelling twice does nothing', async () => {
  const clock = fakeClock();
  let fired = 0;
  const cancel = clock.after(5, () => fired++);
  cancel();
  cancel();
  await clock.advance(10);
  expect(fired).toBe(0);
});

test('a jump of the wall clock moves neither monotonic time nor timers', async () => {
  const clock = fakeClock({ now: 0 });
  let fired = 0;
  clock.after(100, () => fired++);
  clock.jumpWall(3_600_000);
  expect([clock.now(), clock.monotonic(), fired]).toEqual([3_600_000, 0, 0]);
  clock.jumpWall(-7_200_000);
  await clock.advance(100);
  expect([clock.now(), fired]).toEqual([-3_599_900, 1]);
});

test('runAll runs until no timer is left, and refuses to run for ever', async () => {
  const clock = fakeClock({ now: 0 });
  let left = 3;
  const again = (): void => void (--left > 0 && clock.after(1_000, again));
  clock.after(1_000, again);
  await clock.runAll();
  expect([left, clock.now()]).toEqual([0, 3_000]);
  const forever = (): void => void clock.after(1, forever);
  forever();
  await expect(clock.runAll(50)).rejects.toThrow('50 timers have fired');
});

test('advanceSync fires what is due without letting anything else run', () => {
  const clock = fakeClock({ now: 0 });
  const fired: number[] = [];
  clock.after(5, () => clock.after(5, () => fired.push(clock.now())));
  clock.advanceSync(10);
  expect(fired).toEqual([10]);
});
