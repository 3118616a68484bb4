import type { Json } from '@tutti/core';
import type { RunResult } from '@tutti/kernel';
import type { Life, Story } from './story.ts';
import { approve } from './approve.ts';
import { twelveHandlers, twelveSteps } from './twelve-steps.ts';

const ONCE: readonly string[] = ['reserve', 'send', 'right#pay', 'store'];

/** One run of twelve steps of every sort. */
export const twelveStory: Story = {
  handlers: twelveHandlers,
  live: async ({ kernel }: Life): Promise<Json> => {
    const run = await kernel.start(twelveSteps, null, { runId: 'twelve' });
    await approve(run);
    return (await run.result()) satisfies RunResult as unknown as Json;
  },
  faults: async ({ ledger }) => {
    const entries = ledger.entries();
    return ONCE.filter((name) => entries.filter(({ what }) => what === name).length !== 1).map((name) => `not exactly once: ${name}`);
  },
};
