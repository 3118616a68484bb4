import { chain, graph, task, wait, type Graph } from '@tutti/core';

export const DAY_MS = 86_400_000;

/** It asks, waits for the answer, and goes on with it. */
export const FOR_SIGNAL: Graph = graph(
  [task('ask', 'ask'), wait('go', { signal: 'go' }), task('woken', 'woken')],
  chain('ask', 'go', 'woken'),
);
/** It waits for a day. */
export const FOR_DAY: Graph = graph([task('ask', 'ask'), wait('go', { ms: DAY_MS }), task('woken', 'woken')], chain('ask', 'go', 'woken'));
/** 2100-01-01: when timers are due under a clock that is set to shortly before. */
export const DUE_FROM = 4_102_444_800_000;
