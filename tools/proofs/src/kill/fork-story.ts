import { TuttiError, chain, edge, graph, isClosed, systemClock, task, wait, type ForkOptions, type Graph, type Json } from '@tutti/core';
import type { Kernel, Run } from '@tutti/kernel';
import { approve } from './approve.ts';
import { notOnce, repeated, type Story } from './story.ts';
import { twelveHandlers } from './twelve-steps.ts';

const steps: Graph = graph(
  [
    task('pay', 'once'),
    task('left', 'idempotent'),
    task('right', 'substeps'),
    task('joined', 'plain'),
    wait('nap', { ms: 5 }),
    task('sub', 'child'),
    wait('approval', { signal: 'approved' }),
    task('send', 'once'),
    task('end', 'idempotent'),
  ],
  [
    edge('pay', 'left'),
    edge('pay', 'right'),
    edge('left', 'joined'),
    edge('right', 'joined'),
    ...chain('joined', 'nap', 'sub', 'approval', 'send', 'end'),
  ],
);

/**
 * A run that waits, forks of it from three places, a fork of a fork, and a run that another one goes on in the place of, all
 * alive at one time. After a kill a fork is made of the run as it was cut off, before anybody has taken that up again.
 */
export const forkStory: Story = {
  handlers: twelveHandlers,
  live: async ({ kernel }) => {
    const origin = await kernel.start(steps, null, { runId: 'origin' });
    await waits(origin);
    const middle = await forked(kernel, 'origin', { runId: 'middle', at: { step: 'joined' }, effects: 'reuse' });
    const early = await forked(kernel, 'origin', { runId: 'early', at: { step: 'pay' } });
    await waits(middle);
    const grand = await forked(kernel, 'middle', { runId: 'grand', effects: 'reuse' });
    const back = await restored(kernel);
    const runs = [origin, middle, early, grand, back];
    for (const run of runs) await approve(run);
    return Object.fromEntries(await Promise.all(runs.map(async (run) => [run.id, await run.result()]))) as Json;
  },
  afterKill: async ({ kernel }) => {
    const half = await kernel.fork('origin', { runId: 'half', effects: 'reuse' }).catch(unless('RUN_NOT_FOUND'));
    if (half === undefined) return;
    await approve(half);
    const result = await half.result();
    if (result.status !== 'completed' || result.output !== 'of end')
      throw new Error(`The fork of the run that was cut off ended as ${JSON.stringify(result)}.`);
  },
  faults: async ({ ledger, journal }) => {
    const faults = [...repeated(ledger, ['pay', 'send', 'right#pay', 'store'])];
    // What lies before the place of a fork is its origin's affair; what comes after is its own.
    faults.push(
      ...notOnce(ledger, [
        'origin pay',
        'origin right#pay',
        'origin send',
        'early pay',
        'early right#pay',
        'early send',
        'middle send',
        'grand send',
        'back send',
      ]),
    );
    for (const what of ['middle pay', 'middle right#pay', 'grand pay', 'grand right#pay', 'back pay', 'back right#pay'])
      if (ledger.counts().has(what)) faults.push(`${what} was done again`);
    const { status, supersededBy } = (await journal.summary('gone')) ?? {};
    if (status !== 'superseded' || supersededBy !== 'back') faults.push(`"gone" is ${status}, superseded by ${supersededBy}`);
    return faults;
  },
};

async function forked(kernel: Kernel, origin: string, options: ForkOptions & { readonly runId: string }): Promise<Run> {
  const fork = await kernel.fork(origin, options).catch(unless('RUN_EXISTS'));
  return fork ?? kernel.resume(options.runId);
}

/** A run that waits for its approval, and then another one in its place, from a place before. */
async function restored(kernel: Kernel): Promise<Run> {
  const known = await kernel.attach('back').catch(unless('RUN_NOT_FOUND'));
  if (known !== undefined) return kernel.resume('back');
  const gone = await kernel.start(steps, null, { runId: 'gone' });
  await waits(gone);
  return kernel.restore('gone', { step: 'joined' }, { runId: 'back', effects: 'reuse' });
}

/** Until it waits for its approval, or has ended in an earlier life. */
async function waits(run: Run): Promise<void> {
  for (;;) {
    const { status, waitingFor } = await run.state();
    if (isClosed(status) || (status === 'waiting' && waitingFor === 'signal')) return;
    await new Promise<void>((resolve) => void systemClock.after(2, resolve));
  }
}

function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (TuttiError.isInstance(error) && error.code === code) return undefined;
    throw error;
  };
}
