import { systemClock } from '@tutti/core';
import { MockTool } from '@tutti/testing';
import type { Orchestrator } from '../index.ts';

/** How many of thirty steps are at work at one time, at most. */
export async function mostAtWork(orchestrator: Orchestrator): Promise<number> {
  let active = 0;
  let most = 0;
  const busy = new MockTool({
    id: 'busy',
    fallback: async () => {
      most = Math.max(most, ++active);
      await new Promise<void>((resolve) => void systemClock.after(1, resolve));
      active -= 1;
      return {};
    },
  });
  await orchestrator
    .registerTool(busy)
    .executeYaml('id: p\nsteps:\n  - { id: many, for_each: "{{ range(30) | list }}", max_parallel: 30, tool: busy, action: go }\n');
  return most;
}
