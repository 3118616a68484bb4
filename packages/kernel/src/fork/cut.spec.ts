import { describe, expect, test } from '@jest/globals';
import type { Checkpoint, ForkPoint, Json, RunEvent } from '@tutti/core';
import { begunEffects } from './begun-effects.ts';
import { cutOf } from './cut.ts';
import type { Origin } from './origin.ts';
import { graphProgram } from '../graph-program/index.ts';
import { RunFold } from '../run-state/run-fold.ts';
import type { Program } from '@tutti/core';

type Body = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'seq' | 'at'> : never) : never;

const numbered = (...bodies: readonly Body[]): readonly RunEvent[] => bodies.map((body, seq) => ({ ...body, seq, at: seq }) as RunEvent);
const created = { type: 'run.created', runId: 'r', program: 'graph', programVersion: 1, definitionHash: '', input: null } as const;
const done = (path: string): Body => ({ type: 'step.completed', path, attempt: 1, startedAt: 0, output: null });
const closed = { type: 'run.closed', outcome: { status: 'cancelled', reason: 'x' } } as const;

function cut(events: readonly RunEvent[], at: ForkPoint | undefined, checkpoints: readonly Checkpoint[] = []): number {
  return cutOf({ events, checkpoints, summary: { runId: 'r' } } as unknown as Origin, at);
}

describe('where a fork begins', () => {
  const events = numbered(
    created,
    done('a'),
    { type: 'evaluated', key: 'b?', value: true },
    done('b'),
    { type: 'timer.fired', timer: 'nap' },
    { type: 'signal.delivered', wait: 'go', id: 's', payload: null },
    done('map[0]/x'),
    done('bb'),
    { type: 'decision.needed', path: 'pay', attempt: 1, code: 'IN_DOUBT', reason: '' },
    { type: 'decision.made', path: 'pay', decision: { kind: 'complete', output: 1 } },
    done('pay'),
    closed,
  );

  test.each<[string, ForkPoint | undefined, number]>([
    ['at the end of what it did, not of its end', undefined, 11],
    ['after a record', 3, 4],
    ['before the first record of a step: its guard', { step: 'b' }, 2],
    ['a step whose name begins like another', { step: 'bb' }, 7],
    ['a timer', { step: 'nap' }, 4],
    ['a wait', { step: 'go' }, 5],
    ['a node that opens scopes', { step: 'map' }, 6],
    ['after a decision with what follows from it', 9, 11],
    ['before a decision', 8, 9],
  ])('%s', (_, at, expected) => expect(cut(events, at)).toBe(expected));

  test("a decision whose consequence is another step's stands alone", () => {
    expect(cut(numbered(created, { type: 'decision.made', path: 'pay', decision: { kind: 'retry' } }, done('a')), 1)).toBe(2);
    expect(cut(numbered(created, { type: 'decision.made', path: 'pay', decision: { kind: 'retry' } }), 1)).toBe(2);
  });

  test.each<[ForkPoint, readonly Checkpoint[], RegExp]>([
    [{ step: 'c' }, [], /no record of a step "c"/],
    [11, [], /records 0 to 10 can be/],
    [0.5, [], /cannot be forked at record 0.5/],
    [{ checkpoint: 'x' }, [], /It has none/],
    [
      { checkpoint: 'good' },
      [{ name: 'completely-different', seq: 1 } as Checkpoint, { name: 'b', seq: 2 } as Checkpoint],
      /It has "completely-different", "b"/,
    ],
    [{ checkpoint: 'draft' }, [{ name: 'drafts', seq: 1 } as Checkpoint], /Did you mean "drafts"/],
    [{ checkpoint: 'late' }, [{ name: 'late', seq: 11 } as Checkpoint], /checkpoint "late"/],
  ])('is refused at %j', (at, checkpoints, message) => {
    expect(() => cut(events, at, checkpoints)).toThrow(message);
  });

  test('the last of checkpoints with one name counts', () => {
    expect(cut(events, { checkpoint: 'c' }, [{ name: 'c', seq: 1 } as Checkpoint, { name: 'c', seq: 3 } as Checkpoint])).toBe(4);
  });
});

describe('effects that have begun and are not in what a fork keeps', () => {
  const fresh = (): RunFold =>
    new RunFold(graphProgram as Program, graphProgram.create({ nodes: [], edges: [] } as unknown as Json) as never, () => null);
  const started = (path: string, effect: 'once' | 'none' = 'once'): Body => ({
    type: 'step.started',
    path,
    attempt: 1,
    effect,
    fingerprint: 'h@1',
  });
  const substep = (key: string): Body => ({ type: 'substep.started', path: 's', attempt: 1, key, effect: 'once' });

  test('are in doubt, done with their value, or over when they have failed', () => {
    const blob = { hash: 'h', bytes: 9 } as never;
    const begun = begunEffects(
      fresh(),
      numbered(
        started('open'),
        started('harmless', 'none'),
        started('done'),
        { type: 'step.completed', path: 'done', attempt: 1, startedAt: 0, output: 'paid', chosen: ['x'] },
        started('failed'),
        { type: 'step.failed', path: 'failed', attempt: 1, startedAt: 0, error: { name: 'E', code: 'E', message: '', retryable: false } },
        substep('large'),
        { type: 'substep.completed', path: 's', attempt: 1, key: 'large', blob },
        substep('bad'),
        { type: 'substep.failed', path: 's', attempt: 1, key: 'bad', error: { name: 'E', code: 'E', message: '', retryable: false } },
        { type: 'effect.inherited', path: 'older', output: 'of an earlier origin' },
        done('never begun'),
      ),
    );
    expect(
      begun.map(({ path, key, output, blob: large, chosen }) => [
        path,
        key ?? '',
        large === undefined ? (output ?? null) : 'blob',
        chosen ?? [],
      ]),
    ).toEqual([
      ['open', '', null, []],
      ['done', '', 'paid', ['x']],
      ['s', 'large', 'blob', []],
      ['older', '', 'of an earlier origin', []],
    ]);
  });
});
