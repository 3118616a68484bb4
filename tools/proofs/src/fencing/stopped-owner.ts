import { chain, graph, task, type Graph } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { onRecord } from '../kill/completions.ts';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Worker } from '../workers/worker.ts';
import { stopOutsideWrites } from './stop-outside-writes.ts';

const LEASE_MS = 100;
const two = (handler: string): Graph => graph([task('first', handler), task('second', 'quick')], chain('first', 'second'));

export interface FencingReport {
  readonly rounds: number;
  /** Bodies of the owner that ended after it had been stopped. */
  readonly late: number;
  readonly faults: readonly string[];
}

/** Stops the owner of a run past its lease, lets a rival end the run, and wakes the owner: what it has is refused. */
export async function stoppedOwner(rounds: number): Promise<FencingReport> {
  return duel(rounds, async ({ owner, rival, path }, runId) => {
    owner.say({ do: 'start', runId, graph: two('held') });
    await owner.hear('running', runId);
    await stopOutsideWrites(owner.program, path);
    // Read when it wakes: its body then ends, and its result comes too late.
    owner.say({ do: 'finish', runId, path: 'first' });
    const { result } = await rival.ask({ do: 'take', runId }, 'ended');
    owner.program.kill('SIGCONT');
    const own = await owner.hear('ended', runId);
    const refusals = owner.kept('refused', runId).map(({ code }) => code);
    return [
      refusals.includes('RUN_FENCED') ? undefined : `the late append was not fenced (${refusals.join()})`,
      JSON.stringify(own.result) === JSON.stringify(result) ? undefined : 'owner and rival saw other ends',
    ];
  });
}

/** Blocks the owner's event loop for three leases, with a rival at the door: whoever ends the run, one of them does. */
export async function blockedLoop(rounds: number): Promise<FencingReport> {
  return duel(rounds, async ({ owner, rival }, runId) => {
    owner.say({ do: 'start', runId, graph: two('blocks') });
    await owner.hear('running', runId);
    const { result } = await rival.ask({ do: 'take', runId }, 'ended');
    const own = await owner.hear('ended', runId);
    return [JSON.stringify(own.result) === JSON.stringify(result) ? undefined : 'owner and rival saw other ends'];
  });
}

type Round = (
  place: { readonly owner: Worker; readonly rival: Worker; readonly path: string },
  runId: string,
) => Promise<readonly (string | undefined)[]>;

async function duel(rounds: number, play: Round): Promise<FencingReport> {
  using folder = new Folder('fencing');
  const common = { folder: folder.path, leaseTtlMs: LEASE_MS, pollMs: 10, blockMs: 3 * LEASE_MS };
  const faults: string[] = [];
  {
    await using owner = await Worker.start({ ...common, name: 'owner' });
    await using rival = await Worker.start({ ...common, name: 'rival', isQuick: true });
    for (let round = 0; round < rounds; round++) {
      const runId = `round-${round}`;
      const found = await play({ owner, rival, path: folder.file('runs.db') }, runId);
      faults.push(...found.filter((fault) => fault !== undefined).map((fault) => `${runId}: ${fault}`));
    }
  }
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const { completed, closings, problems } = await onRecord(journal);
  const twice = completed.filter((what, i) => completed.indexOf(what) !== i);
  for (const [runId, count] of closings) if (count !== 1) faults.push(`${runId} was closed ${count} times`);
  if (closings.size !== rounds) faults.push(`${closings.size} runs instead of ${rounds}`);
  faults.push(...twice.map((what) => `${what} is on record twice`), ...problems);
  // A body that ended in the owner and yet did not make the run's record.
  const late = new Ledger(folder.file('ledger')).entries().filter(({ what, value }) => what === 'first' && value === 'owner').length;
  return { rounds, late, faults };
}
