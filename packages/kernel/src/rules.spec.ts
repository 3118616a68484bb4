import { describe, test } from '@jest/globals';
import { forkConformance, kernelConformance } from '@tutti/testing';
import { createKernel, memoryJournal } from './index.ts';

describe('runs on a journal in memory', () => {
  kernelConformance({ test, open: () => memoryJournal(), createKernel });
});

describe('runs that are taken up from snapshots, one at every other record', () => {
  kernelConformance({ test, open: () => memoryJournal(), createKernel: (options) => createKernel({ ...options, snapshotAfterEvents: 2 }) });
  forkConformance({
    test,
    open: ({ clock }) => memoryJournal({ clock }),
    kernel: (options) => createKernel({ ...options, suspendAfterMs: 10, snapshotAfterEvents: 2 }),
  });
});
