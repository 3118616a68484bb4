import { systemClock, type Handler } from '@tutti/core';
import { createKernel, type Kernel, type KernelOptions } from '../index.ts';

const kernels: Kernel[] = [];

/** A kernel that `stopKernels` puts down again. */
export function kernelOf(options: KernelOptions): Kernel {
  const kernel = createKernel({ pollMs: 5, ...options });
  kernels.push(kernel);
  return kernel;
}

/** Puts down every kernel made since the last call. */
export async function stopKernels(): Promise<void> {
  await Promise.all(kernels.splice(0).map((kernel) => kernel.shutdown({ graceMs: 0 })));
}

/** A handler without effect on the outside. */
export const none = (run: Handler['run']): Handler => ({ run, effect: 'none' });

/** Resolves after some real time; without an argument when the event loop has gone round. */
export const after = (ms: number = 0): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
