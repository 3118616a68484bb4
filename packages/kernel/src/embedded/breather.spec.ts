import { describe, expect, test } from '@jest/globals';
import { fakeClock } from '@tutti/testing';
import { Breather } from './breather.ts';

const LOOK = 64;

describe('a breath', () => {
  test('is taken after some turns, once they have taken their time', () => {
    const clock = fakeClock();
    const breather = new Breather(clock);
    for (let turn = 0; turn < 3 * LOOK; turn++) expect(breather.due()).toBeUndefined();
  });

  test('is taken by all runs together: none goes on meanwhile and overtakes the one that was first to take it', async () => {
    const clock = fakeClock();
    const breather = new Breather(clock);
    await clock.advance(50);
    let breath: Promise<void> | undefined;
    for (let turn = 0; turn < LOOK && breath === undefined; turn++) breath = breather.due();
    expect(breath).toBeInstanceOf(Promise);
    expect(breather.due()).toBe(breath);
    await breath;
    expect(breather.due()).toBeUndefined();
  });
});
