import { expect, jest, test } from '@jest/globals';
import { systemClock, type Graph } from '@tutti/core';
import type { Run } from '../run.ts';
import { createKernel } from '../kernel.ts';
import { keepCompiled } from './keep-compiled.ts';
import type { KernelOptions } from './registry.ts';

test('one run stands still for the whole process, without a timer', async () => {
  const timer = jest.spyOn(globalThis, 'setTimeout');
  const kernels: KernelOptions[] = [];
  const runs: Promise<Run>[] = [];
  const newKernel = (options: KernelOptions): { start(graph: Graph): Promise<Run> } => {
    kernels.push(options);
    return {
      start(graph) {
        // Made by hand, as createKernel would keep a run of its own.
        const run = createKernel(options).start(graph);
        runs.push(run);
        return run;
      },
    };
  };
  keepCompiled(newKernel);
  keepCompiled(newKernel);
  expect(kernels).toHaveLength(1);
  const run = (await runs[0]) as Run;
  await systemClock.breathe();
  expect(await run.state()).toEqual({ status: 'running' });
  expect((await run.nodes()).filter(({ status }) => status === 'running').length).toBeGreaterThan(3);
  expect(timer).not.toHaveBeenCalled();
});
