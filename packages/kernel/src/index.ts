export { createKernel, type Kernel, type StartOptions } from './kernel.ts';
export type { DecideOptions, MessageOptions, Run, RunResult } from './run.ts';
export { createWorker } from './worker.ts';
export type { FollowOptions } from './embedded/follow-events.ts';
export type { Notice } from './embedded/notice.ts';
export type { KernelOptions } from './embedded/registry.ts';
export { graphProgram } from './graph-program/index.ts';
export { memoryJournal, type MemoryJournalOptions } from './memory-journal/index.ts';
