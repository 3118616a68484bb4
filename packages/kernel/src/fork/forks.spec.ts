import { describe, test } from '@jest/globals';
import { forkConformance } from '@tutti/testing';
import { createKernel, memoryJournal } from '../index.ts';

describe('forks on a journal in memory', () => {
  forkConformance({
    test,
    open: ({ clock }) => memoryJournal({ clock }),
    kernel: (options) => createKernel({ ...options, suspendAfterMs: 10 }),
  });
});
