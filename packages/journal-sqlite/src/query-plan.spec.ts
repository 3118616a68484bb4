import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fakeClock, sampleEvents, sampleRunRow } from '@tutti/testing';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { append } from './append.ts';
import { claim, claimRun } from './claim.ts';
import { Connection } from './connection.ts';
import { createRun, encodeRun } from './create.ts';
import { encodeBatch } from './encode-batch.ts';
import { release } from './give-back.ts';
import { post, postedRuns, readInbox } from './inbox.ts';
import { listRuns } from './list.ts';
import { Liveness } from './liveness.ts';
import { migrate } from './migrate.ts';
import { readEvents } from './read.ts';
import { newPath } from './spec-support/folder.ts';

/** Explains every statement before it runs. */
class ExplainingConnection extends Connection {
  readonly plans: { readonly sql: string; readonly detail: string }[] = [];
  readonly #raw: DatabaseSync;

  constructor(raw: DatabaseSync, path: string) {
    super(raw, path);
    this.#raw = raw;
  }

  override run(sql: string, ...values: SQLInputValue[]): number {
    this.#explain(sql, values);
    return super.run(sql, ...values);
  }

  override get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    this.#explain(sql, values);
    return super.get<Row>(sql, ...values);
  }

  override all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    this.#explain(sql, values);
    return super.all<Row>(sql, ...values);
  }

  #explain(sql: string, values: readonly SQLInputValue[]): void {
    for (const { detail } of this.#raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
      this.plans.push({ sql, detail });
  }
}

let connection: ExplainingConnection;
let liveness: Liveness;
beforeAll(() => {
  const path = newPath();
  connection = new ExplainingConnection(new DatabaseSync(path), path);
  migrate(connection);
  liveness = new Liveness(connection, fakeClock());
});
afterAll(() => {
  connection.close();
});

/** Steps that read a whole table or sort what an index could give in order. */
function slowSteps(): string[] {
  const found = connection.plans.filter(
    ({ sql, detail }) =>
      /^SCAN (?!json_each|worker|\d|CONSTANT|\(subquery)/.test(detail) || (detail.includes('TEMP B-TREE') && !sql.includes('UNION')),
  );
  return found.map(({ sql, detail }) => `${detail}: ${sql}`);
}

function indexesUsed(): string[] {
  const names = connection.plans.map(({ detail }) => /USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined && !name.startsWith('sqlite_')).sort() as string[];
}

beforeEach(() => {
  connection.plans.length = 0;
});

describe('with a million runs', () => {
  test('creating, claiming, appending, posting and releasing touch no more rows than they must', () => {
    for (const lane of [undefined, 'x']) createRun(connection, encodeRun(sampleRunRow(`a${lane}`, lane === undefined ? {} : { lane })));
    claim(connection, liveness, { workerId: 'dead', queues: ['default'], limit: 10, now: 0 });
    liveness.beat('worker-1', 1_000);
    const [first] = claim(connection, liveness, { workerId: 'worker-1', queues: ['default', 'other'], limit: 10, now: 0 });
    post(connection, { runId: 'ax', id: 'm', type: 'signal', body: '{}' }, 0);
    append(
      connection,
      encodeBatch({
        runId: 'ax',
        epoch: first?.epoch ?? 0,
        expectedSeq: 1,
        events: sampleEvents(1, 3),
        consumed: ['m'],
        status: 'completed',
        wakeAt: null,
      }),
      0,
    );
    release(connection, { runId: 'ax', epoch: first?.epoch ?? 0, now: 0, hasFailed: false });
    claimRun(connection, liveness, { workerId: 'worker-1', runId: 'aundefined' });
    postedRuns(connection, 'worker-1');
    readInbox(connection, 'ax');
    expect([...readEvents(connection, 'ax', 1)].flat()).toHaveLength(2);
    expect(slowSteps()).toEqual([]);
    expect(indexesUsed()).toEqual(['inbox_waiting', 'run_due', 'run_lane_open', 'run_owner', 'run_posted', 'run_ready']);
  });

  test('listing by status, lane or family goes along an index', () => {
    const queries = [{}, { status: ['running', 'waiting'] as const }, { lane: 'x' }, { family: 'ax' }, { before: 'ax', limit: 5 }];
    for (const query of queries) for (const summary of listRuns(connection, query)) expect(summary.runId).toBeDefined();
    expect(slowSteps()).toEqual([]);
    expect(indexesUsed()).toEqual(['run_family', 'run_lane', 'run_status']);
  });
});
