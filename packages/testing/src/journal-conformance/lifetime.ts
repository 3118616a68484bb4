import { rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { eventsOf, idsOf, problemsOf, runRow, signal, withCode } from './fixtures.ts';

export const lifetimeBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'a closed journal refuses everything, and closing it again does nothing',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      await journal[Symbol.asyncDispose]();
      await journal[Symbol.asyncDispose]();
      const calls: (() => Promise<unknown>)[] = [
        () => journal.create([runRow('b')]),
        () => journal.append({ runId: 'a', epoch: 1, expectedSeq: 1, events: [] }),
        () => eventsOf(journal, 'a'),
        () => journal.summary('a'),
        () => journal.post('a', signal('m')),
        () => journal.inbox('a'),
        () => journal.claim('worker-1', ['default'], 1),
        () => journal.heartbeat('worker-1', 1_000),
        () => idsOf(journal.list({})),
        () => journal.prune({ closedBefore: 0 }),
        () => problemsOf(journal),
      ];
      for (const call of calls) await rejects(call(), withCode('STORE_CLOSED'));
    },
  },
];
