import { describe, test } from '@jest/globals';
import { kernelConformance } from '@tutti/testing';
import { createKernel, memoryJournal } from './index.ts';

describe('runs on a journal in memory', () => {
  kernelConformance({ test, open: () => memoryJournal(), createKernel });
});
