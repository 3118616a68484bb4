import { expect, it } from '@jest/globals';
import { graphProgram } from '../graph-program/index.ts';
import { RunFold } from './run-fold.ts';

it('knows its next timer, also of more than a call takes arguments', () => {
  const definition = { nodes: [], edges: [] };
  const run = new RunFold(graphProgram, graphProgram.create(definition), () => null);
  expect(run.nextTimerAt).toBe(Infinity);
  for (let i = 0; i < 200_000; i++) run.timers.set(`pw${i}`, 1_000 + Math.abs(i - 150_000));
  expect(run.nextTimerAt).toBe(1_000);
});
