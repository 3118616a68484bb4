import { TuttiError, chain, graph, sha256, systemClock, task, wait, type Graph, type Handler, type Json } from '@tutti/core';
import type { Kernel, Run } from '@tutti/kernel';
import type { Ledger } from '../process/ledger.ts';
import { approve } from './approve.ts';
import { notOnce, type Story } from './story.ts';

/** Far above what is kept inline. */
const LARGE = 200_000;
const steps: Graph = graph(
  [task('large', 'large'), wait('approval', { signal: 'approved' }), task('send', 'send')],
  chain('large', 'approval', 'send'),
);

/** A run that has ended is forgotten while a fork of it lives on the records and the large value they shared. */
export const pruneStory: Story = {
  handlers,
  live: async ({ kernel, journal }) => {
    const known = await found(kernel, 'fork');
    const parent = known === undefined ? await kernel.start(steps, null, { runId: 'parent' }) : await found(kernel, 'parent');
    if (parent !== undefined && known === undefined) await waits(parent);
    const fork = known ?? (await kernel.fork('parent', { runId: 'fork' }));
    if (parent !== undefined) {
      await kernel.resume('parent');
      await approve(parent);
      await parent.result();
      await journal.prune({ closedBefore: systemClock.now() + 1_000, status: ['completed'] });
    }
    await kernel.resume('fork');
    await approve(fork);
    return (await fork.result()) as unknown as Json;
  },
  faults: async ({ kernel, journal, ledger }) => {
    const faults = [...notOnce(ledger, ['fork send'])];
    if (ledger.counts().has('fork large')) faults.push('the fork made the large value again');
    // A second life may have found the fork there already, and the run it came from not yet forgotten.
    await journal.prune({ closedBefore: systemClock.now() + 1_000 });
    for await (const { runId } of journal.list({})) faults.push(`${runId} is still there`);
    const code = await kernel.attach('parent').then(
      () => 'found',
      (error: unknown) => (TuttiError.isInstance(error) ? error.code : String(error)),
    );
    if (code !== 'RUN_NOT_FOUND') faults.push(`a run that was forgotten gives ${code}`);
    const value = await journal.blob(sha256(new TextEncoder().encode(JSON.stringify('x'.repeat(LARGE))))).then(
      () => 'there',
      () => 'gone',
    );
    if (value !== 'gone') faults.push('the large value outlived the last run that had it');
    return faults;
  },
};

function handlers(ledger: Ledger): Readonly<Record<string, Handler>> {
  return {
    large: { effect: 'none', run: (_, context) => (ledger.act(context, 'made'), 'x'.repeat(LARGE)) },
    send: { effect: 'once', run: async (_, context) => ledger.act(context, String(await context.output('large')).length) },
  };
}

async function found(kernel: Kernel, runId: string): Promise<Run | undefined> {
  return kernel.attach(runId).catch((error: unknown) => {
    if (TuttiError.isInstance(error) && error.code === 'RUN_NOT_FOUND') return undefined;
    throw error;
  });
}

async function waits(run: Run): Promise<void> {
  while ((await run.state()).waitingFor !== 'signal') await new Promise<void>((resolve) => void systemClock.after(2, resolve));
}
