import { expect, test } from '@jest/globals';
import { FailureWatch } from './failure-watch.ts';
import { ModelState } from './model-state.ts';

/** A watch of one model, and a way to let it fail until it is doubted; the answer is how long it is left alone, ms. */
function watched(): { readonly watch: FailureWatch; readonly fails: (at: number) => number } {
  const watch = new FailureWatch();
  const state = new ModelState('m');
  state.successes = 1_000;
  const fails = (at: number): number => {
    while (watch.isOpen('m', at)) watch.ended(state, false, at);
    return (watch.pausedUntil('m') ?? at) - at;
  };
  return { watch, fails };
}

/** Time passes until the model is tried again; that call ends as told. @returns when. */
function tried(watch: FailureWatch, isOk: boolean): number {
  const at = watch.pausedUntil('m') ?? 0;
  watch.begun('m', at);
  watch.ended(new ModelState('m'), isOk, at);
  return at;
}

test('a model that fails again soon after it came back is left alone for as long as it would have been', () => {
  const { watch, fails } = watched();
  const first = fails(0);
  tried(watch, false);
  const backAt = tried(watch, true);
  expect(watch.isOpen('m', backAt)).toBe(true);
  expect(fails(backAt + 60_000)).toBe(4 * first);
});

test('one that has been calm since is forgiven', () => {
  const { watch, fails } = watched();
  const first = fails(0);
  tried(watch, false);
  const backAt = tried(watch, true);
  expect(fails(backAt + 3_600_000)).toBe(first);
});

test('there is somebody to keep away from as long as one of several models is down', () => {
  const watch = new FailureWatch();
  const ended = (id: string, isOk: boolean, times: number): void => {
    for (let call = 0; call < times; call++) watch.ended(new ModelState(id), isOk, 0);
  };
  expect(watch.isAnyDown).toBe(false);
  ended('a', false, 20);
  ended('b', false, 20);
  ended('a', true, 3);
  expect(watch.isAnyDown).toBe(true);
  expect([watch.isOpen('a', 0), watch.isOpen('b', 0)]).toEqual([true, false]);
  ended('b', true, 1);
  expect(watch.isAnyDown).toBe(false);
});
