import { chain, graph, task, wait, type Graph, type Random } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { randomShuffle } from '@tutti/testing';
import { Folder } from '../process/folder.ts';
import { Worker } from '../workers/worker.ts';

export interface SignalReport {
  readonly signals: number;
  readonly posts: number;
  readonly faults: readonly string[];
}

/** As many waits as there are signals, one after another: most signals come long before the wait that takes them. */
const waits = (count: number): Graph => {
  const ids = Array.from({ length: count }, (_, i) => `w${i}`);
  return graph([...ids.map((id) => wait(id, { signal: 'go' })), task('end', 'quick')], chain(...ids, 'end'));
};

/** Three processes post the same signals to a run of a fourth, each in an order of its own; then they do it again, too late. */
export async function signalStorm(random: Random, signals: number): Promise<SignalReport> {
  using folder = new Folder('signals');
  const runId = 'storm';
  const faults: string[] = [];
  const ids = Array.from({ length: signals }, (_, i) => `signal-${i}`);
  {
    await using owner = await Worker.start({ folder: folder.path, name: 'owner' });
    await owner.ask({ do: 'start', runId, graph: waits(signals) }, 'started');
    const posters = await Promise.all(['a', 'b', 'c'].map((name) => Worker.start({ folder: folder.path, name })));
    const post = async (order: readonly string[], poster: Worker): Promise<readonly string[]> => {
      for (const id of order) poster.say({ do: 'signal', runId, name: 'go', id, payload: id });
      const codes: string[] = [];
      for (const id of order) codes.push((await poster.hear('signalled', id)).code);
      return codes;
    };
    try {
      const orders = posters.map(() => randomShuffle(random, ids));
      const early = (await Promise.all(posters.map((poster, i) => post(orders[i] ?? [], poster)))).flat();
      // Who posts while the run ends may be told that it has; the first post of each id was before that.
      if (early.some((code) => code !== 'taken' && code !== 'RUN_CLOSED')) faults.push(`posts got ${[...new Set(early)].join(', ')}`);
      const { result } = await owner.hear('ended', runId);
      if (result.status !== 'completed') faults.push(`the run ended ${result.status}`);
      const late = await post(['too-late'], posters[0] as Worker);
      if (late[0] !== 'RUN_CLOSED') faults.push(`a signal to a run that has ended got ${late[0]}`);
    } finally {
      await Promise.all(posters.map((poster) => poster[Symbol.asyncDispose]()));
    }
  }
  faults.push(...(await deliveries(folder.file('runs.db'), runId, ids)));
  return { signals, posts: 3 * signals + 1, faults };
}

/** Each signal must have ended one wait, and each wait must have got one signal. */
async function deliveries(path: string, runId: string, ids: readonly string[]): Promise<readonly string[]> {
  await using journal = sqliteJournal({ path });
  const delivered: string[] = [];
  const waits: string[] = [];
  for await (const events of journal.read(runId)) {
    for (const event of events) {
      if (event.type !== 'signal.delivered') continue;
      delivered.push(event.id);
      waits.push(event.wait);
    }
  }
  const isEachOnce = JSON.stringify([...delivered].sort()) === JSON.stringify([...ids].sort());
  return [
    ...(isEachOnce ? [] : [`delivered: ${delivered.join(' ')}`]),
    ...(new Set(waits).size === ids.length ? [] : ['a wait got two signals']),
  ];
}
