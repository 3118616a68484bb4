import { describe, expect, test } from '@jest/globals';
import type { Json, RunCreated, RunRow, RunStatus } from '@tutti/core';
import { asChild, canBeRecoveredAs } from './child-of-fork.ts';
import type { Origin } from './origin.ts';

const blob = (hash: string): Partial<RunCreated> => ({ blob: { hash, bytes: 70_000 } });

function rowOf(runId: string, created: Partial<RunCreated> = {}, more: Partial<RunRow> = {}): RunRow {
  const first: RunCreated = {
    type: 'run.created',
    seq: 0,
    at: 5,
    runId,
    program: 'graph',
    programVersion: 1,
    definitionHash: 'd',
    input: null,
    ...created,
  };
  return {
    runId,
    program: 'graph',
    programVersion: 1,
    definition: { nodes: [], edges: [] },
    definitionHash: 'd',
    queue: 'default',
    family: 'f',
    labels: {},
    createdAt: 5,
    events: [first],
    ...more,
  };
}

function originOf(row: RunRow, status: RunStatus = 'failed'): Origin {
  const { definition, events, program, programVersion } = row;
  return { summary: { status, program, programVersion }, definition, events } as unknown as Origin;
}

describe('a child run that is asked for again', () => {
  const asked = rowOf('new', { input: { a: 1, b: 2 } });

  test('is the one that has ended when program, definition and input are the same, however they are written', () => {
    expect(canBeRecoveredAs(originOf(rowOf('old', { input: { b: 2, a: 1 } })), asked)).toBe(true);
    expect(canBeRecoveredAs(originOf(rowOf('old', blob('h')), 'cancelled'), rowOf('new', blob('h')))).toBe(true);
  });

  test.each<[string, Origin, RunRow]>([
    ['has not ended', originOf(asked, 'waiting'), asked],
    ['was superseded: another has taken its place', originOf(asked, 'superseded'), asked],
    ['was given another input', originOf(rowOf('old', { input: { a: 1 } })), asked],
    ['was given another large input', originOf(rowOf('old', blob('h'))), rowOf('new', blob('i'))],
    ['was given a small input, and now a large one', originOf(rowOf('old')), rowOf('new', blob('h'))],
    [
      'has another definition',
      originOf(rowOf('old', { input: { a: 1, b: 2 } }, { definition: { nodes: [{}], edges: [] } as Json })),
      asked,
    ],
    ['was of another program', originOf(rowOf('old', { input: { a: 1, b: 2 } }, { program: 'other' })), asked],
    ['was of another version of its program', originOf(rowOf('old', { input: { a: 1, b: 2 } }, { programVersion: 2 })), asked],
  ])('is another one when the one before %s', (_why, origin, row) => {
    expect(canBeRecoveredAs(origin, row)).toBe(false);
  });

  test('goes on under its new name, with what its parent says of it over what it was', () => {
    const late = { type: 'run.resumed', seq: 1, at: 9 } as const;
    const recovered = {
      ...rowOf('made up', {}, { labels: { color: 'red', kept: 'yes' } }),
      events: [...rowOf('made up', { at: 3 }).events, late],
    };
    const child = asChild(rowOf('kid', { at: 7 }, { labels: { color: 'blue' }, queue: 'other' }), recovered);
    expect(child).toMatchObject({ runId: 'kid', queue: 'other', labels: { color: 'blue', kept: 'yes' } });
    // Time on record never goes back: it begins when what it goes on from began.
    expect(child.events).toMatchObject([{ type: 'run.created', runId: 'kid', at: 3 }, late]);
  });
});
