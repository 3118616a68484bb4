import { hashJson } from '@tutti/core';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { eventsOf, runRow, signalEvents, startAt, startRun, summaryOf, withCode } from './fixtures.ts';

export const createBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'a created run is pending, unowned, at epoch 0, with its records',
    async check({ journal }) {
      const row = runRow('a', { lane: 'session/1', labels: { file: 'a.yaml', name: 'demo' }, queue: 'gpu', family: 'root' });
      deepEqual(await journal.create([row]), ['created']);
      deepEqual(await journal.summary('a'), {
        runId: 'a',
        program: 'graph',
        programVersion: 1,
        definitionHash: row.definitionHash,
        status: 'pending',
        queue: 'gpu',
        lane: 'session/1',
        family: 'root',
        labels: { file: 'a.yaml', name: 'demo' },
        createdAt: startAt,
        length: 1,
        epoch: 0,
      });
      deepEqual(await eventsOf(journal, 'a'), row.events);
    },
  },
  {
    name: 'a child run keeps its parent',
    async check({ journal }) {
      await journal.create([
        runRow('parent'),
        runRow('child', { parent: { runId: 'parent', path: 'review[3]/draft', onParentClose: 'abandon' } }),
      ]);
      deepEqual((await summaryOf(journal, 'child')).parent, { runId: 'parent', path: 'review[3]/draft', onParentClose: 'abandon' });
    },
  },
  {
    name: 'creating an id again says so and changes nothing',
    async check({ journal }) {
      await startRun(journal, 'a');
      deepEqual(await journal.create([runRow('b'), runRow('a', { queue: 'other' }), runRow('b')]), ['created', 'exists', 'exists']);
      const { queue, epoch } = await summaryOf(journal, 'a');
      deepEqual({ queue, epoch }, { queue: 'default', epoch: 1 });
    },
  },
  {
    name: 'creating nothing is allowed',
    async check({ journal }) {
      deepEqual(await journal.create([]), []);
    },
  },
  {
    name: 'a run may be created with a long prefix, as forks are',
    async check({ journal }) {
      const row = runRow('fork');
      await journal.create([{ ...row, events: [...row.events, ...signalEvents(1, 3_000)] }]);
      equal((await summaryOf(journal, 'fork')).length, 3_000);
      deepEqual(
        (await eventsOf(journal, 'fork')).map(({ seq }) => seq),
        Array.from({ length: 3_000 }, (_, i) => i),
      );
    },
  },
  {
    name: 'a run whose records do not count from 0 is refused, and none of the call is created',
    async check({ journal }) {
      const row = runRow('b');
      await rejects(journal.create([runRow('a'), { ...row, events: signalEvents(1, 2) }]), withCode('BAD_SEQUENCE'));
      equal(await journal.summary('a'), undefined);
      equal(await journal.summary('b'), undefined);
    },
  },
  {
    name: 'one hundred creations of one id at once make one run',
    async check({ journal }) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => journal.create([runRow('same')])));
      equal(answers.flat().filter((answer) => answer === 'created').length, 1);
      equal((await summaryOf(journal, 'same')).length, 1);
    },
  },
  {
    name: 'a definition is found by its hash',
    async check({ journal }) {
      const definition = { nodes: [{ id: 'ä', input: { big: 1e21, small: -0.5, none: null, list: [true, 'x'] } }] };
      await journal.create([runRow('a', { definition }), runRow('b', { definition })]);
      deepEqual(await journal.definition(hashJson(definition)), definition);
      await rejects(journal.definition('0'.repeat(64)), withCode('DEFINITION_NOT_FOUND'));
    },
  },
  {
    name: 'an unknown run has no summary, and reading it fails',
    async check({ journal }) {
      equal(await journal.summary('nobody'), undefined);
      await rejects(eventsOf(journal, 'nobody'), withCode('RUN_NOT_FOUND'));
      await rejects(journal.inbox('nobody'), withCode('RUN_NOT_FOUND'));
      await rejects(journal.checkpoints('nobody'), withCode('RUN_NOT_FOUND'));
      await rejects(journal.claimRun('worker-1', 'nobody'), withCode('RUN_NOT_FOUND'));
      await rejects(journal.release('nobody', 1), withCode('RUN_NOT_FOUND'));
      await rejects(journal.quarantine('nobody', 'why'), withCode('RUN_NOT_FOUND'));
    },
  },
];
