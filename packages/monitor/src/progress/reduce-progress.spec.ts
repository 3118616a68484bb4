import { describe, expect, it } from '@jest/globals';
import { completed, cost, created, done, errorOf, failed, history, started, type Given } from '../spec-support/history.ts';
import { declareSteps, withNodes } from './declare-steps.ts';
import { progressOf, reduceProgress } from './reduce-progress.ts';
import { emptyProgress } from './run-progress.ts';

const step = (path: string, ...given: readonly Given[]): unknown => progressOf(history(...given)).steps.get(path);

describe('progress of a step', () => {
  it('runs from its start on and lasts until its end, with its money and tokens', () => {
    expect(step('a', created, started('a'))).toMatchObject({ status: 'running', attempt: 1, startedAt: 2_000 });
    expect(step('a', created, started('a'), completed('a', { startedAt: 2_100, charge: cost(1_200_000, 10, 5) }))).toMatchObject({
      status: 'completed',
      startedAt: 2_000,
      endedAt: 3_000,
      durationMs: 1_000,
      tokens: { input: 10, output: 5 },
      costUsd: 0.0012,
    });
  });

  it('is named by its path, and its node by the last part of it', () => {
    expect(step('map[3]/draft', completed('map[3]/draft'))).toMatchObject({ node: 'draft', name: 'map[3]/draft' });
  });

  it('retries with the error of the failed attempt and forgets it when it completes', () => {
    const attemptFailed: Given = {
      type: 'step.attempt-failed',
      path: 'a',
      attempt: 1,
      startedAt: 1_500,
      error: errorOf('RATE_LIMIT'),
      retryAt: 9_000,
      charge: cost(5),
    };
    const retrying = step('a', created, attemptFailed);
    expect(retrying).toMatchObject({
      status: 'retrying',
      waitingFor: 'retry',
      retryAt: 9_000,
      error: { code: 'RATE_LIMIT', message: 'It is RATE_LIMIT.' },
    });
    const settled = step('a', created, attemptFailed, completed('a', { attempt: 2, startedAt: 9_000, charge: cost(7) }));
    expect(settled).toMatchObject({ status: 'completed', attempt: 2, startedAt: 1_500, charge: { nanoUsd: 12 } });
    expect(settled).not.toHaveProperty('error');
    expect(settled).not.toHaveProperty('retryAt');
  });

  it('waits for what it has opened until the last of its waits is closed', () => {
    const opened: readonly Given[] = [
      started('a'),
      { type: 'wait.opened', path: 'a', key: 'one', until: { dueAt: 50_000 } },
      { type: 'wait.opened', path: 'a', key: 'two', until: { signal: 'approve' } },
      { type: 'step.suspended', path: 'a', attempt: 1 },
    ];
    expect(step('a', ...opened)).toMatchObject({
      status: 'waiting',
      waitingFor: 'signal',
      waits: [
        { key: 'one', dueAt: 50_000 },
        { key: 'two', signal: 'approve' },
      ],
    });
    const one: Given = { type: 'wait.closed', path: 'a', key: 'two', output: null };
    expect(step('a', ...opened, one)).toMatchObject({ status: 'waiting', waitingFor: 'timer' });
    const both = step('a', ...opened, one, { type: 'wait.closed', path: 'a', key: 'one', output: null });
    expect(both).toMatchObject({ status: 'running', waits: [] });
    expect(both).not.toHaveProperty('waitingFor');
  });

  it('began with the earliest record of it, however often its body begins again', () => {
    expect(step('a', created, started('a'), { type: 'step.suspended', path: 'a', attempt: 1 }, started('a'))).toMatchObject({
      status: 'running',
      startedAt: 2_000,
    });
  });

  it('has one wait for each key, the one that was opened last', () => {
    const opened = (dueAt: number): Given => ({ type: 'wait.opened', path: 'a', key: 'one', until: { dueAt } });
    expect(step('a', started('a'), opened(50_000), opened(60_000))).toMatchObject({ waits: [{ key: 'one', dueAt: 60_000 }] });
    expect(
      step('a', started('a'), opened(50_000), opened(60_000), { type: 'wait.closed', path: 'a', key: 'one', output: null }),
    ).toMatchObject({ status: 'running', waits: [] });
  });

  it('is skipped when its guard says no, fails when its guard cannot be decided, and is left alone by other decisions', () => {
    expect(step('a', { type: 'evaluated', key: 'a?if', value: 0 })).toMatchObject({ status: 'skipped' });
    expect(step('a', { type: 'evaluated', key: 'a?if', error: errorOf('BAD') })).toMatchObject({
      status: 'failed',
      error: { code: 'BAD' },
    });
    expect(step('a', { type: 'evaluated', key: 'a?if', value: 'yes' })).toBeUndefined();
    expect(step('a', { type: 'evaluated', key: 'a->b?when', value: false })).toBeUndefined();
  });

  it('keeps its end: what comes later changes only its cost', () => {
    const late: Given = { type: 'charge.late', path: 'a', attempt: 1, charge: cost(10) };
    const progress = progressOf(history(created, failed('a'), started('a', 2), late));
    expect(progress.steps.get('a')).toMatchObject({ status: 'failed', attempt: 1, charge: { nanoUsd: 10 } });
    expect(progress.totals).toMatchObject({ lateCharges: 1, assumedCharges: 0, charge: { nanoUsd: 10 } });
  });

  it('ends with the child run it stands for', () => {
    expect(step('a', { type: 'child.settled', path: 'a', childRunId: 'c', outcome: { status: 'partial', output: 1 } })).toMatchObject({
      status: 'completed',
    });
    expect(step('a', { type: 'child.settled', path: 'a', childRunId: 'c', outcome: { status: 'cancelled', reason: 'no' } })).toMatchObject({
      status: 'cancelled',
      reason: 'no',
    });
  });
});

describe('progress of a run', () => {
  it('needs a decision as long as one is open, and names the step', () => {
    const needed: Given = { type: 'decision.needed', path: 'pay', attempt: 1, code: 'EFFECT_IN_DOUBT', reason: 'Paid or not?' };
    const events = history(created, started('pay'), needed, { type: 'decision.made', path: 'pay', decision: { kind: 'retry' } });
    const before = progressOf(events.slice(0, 3));
    expect(before).toMatchObject({
      status: 'needs-decision',
      reason: 'Paid or not?',
      decisions: [{ path: 'pay', code: 'EFFECT_IN_DOUBT' }],
    });
    const after = progressOf(events.slice(3), before);
    expect(after).toMatchObject({ status: 'running', decisions: [] });
    expect(after).not.toHaveProperty('reason');
  });

  it('has a decision open for each effect in doubt, and each is closed by its own answer', () => {
    const needed = (key: string): Given => ({
      type: 'decision.needed',
      path: 'pay',
      key,
      attempt: 1,
      code: 'EFFECT_IN_DOUBT',
      reason: `${key}?`,
    });
    const asked = [created, started('pay'), needed('fee'), needed('tip'), needed('fee')];
    expect(progressOf(history(...asked)).decisions.map(({ key }) => key)).toEqual(['tip', 'fee']);
    const answered = progressOf(history(...asked, { type: 'decision.made', path: 'pay', key: 'tip', decision: { kind: 'retry' } }));
    expect(answered).toMatchObject({ decisions: [{ key: 'fee' }] });
  });

  it('is paused, resumed, cancelling and cancelled, with reasons', () => {
    const events = history(
      created,
      { type: 'run.paused', reason: 'lunch' },
      { type: 'run.resumed' },
      { type: 'run.cancelling', reason: 'enough' },
      { type: 'run.closed', outcome: { status: 'cancelled', reason: 'enough' } },
    );
    const states = events.map((_, index) => progressOf(events.slice(0, index + 1))).map(({ status, reason }) => [status, reason]);
    expect(states).toEqual([
      ['running', undefined],
      ['paused', 'lunch'],
      ['running', undefined],
      ['cancelling', 'enough'],
      ['cancelled', 'enough'],
    ]);
  });

  it('waits when all that is open waits', () => {
    const wait: Given = { type: 'wait.opened', path: 'a', key: 'k', until: { signal: 's' } };
    expect(progressOf(history(created, started('a'), wait))).toMatchObject({
      status: 'waiting',
      waitingFor: 'signal',
      totals: { waitingFor: { signal: 1 } },
    });
    expect(progressOf(history(created, started('a'), started('b'), wait))).toMatchObject({ status: 'running' });
  });

  it('says why it failed', () => {
    const progress = progressOf(history(created, { type: 'run.closed', outcome: { status: 'failed', error: errorOf('BROKEN') } }));
    expect(progress).toMatchObject({ status: 'failed', reason: 'BROKEN: It is BROKEN.', error: { code: 'BROKEN' }, durationMs: 1_000 });
  });

  it('takes declared steps that never ran for skipped, and those with steps inside for completed', () => {
    const declared = declareSteps(emptyProgress, [{ path: 'first', name: 'The first' }, 'map', 'never']);
    expect([...declared.steps].map(({ name, status }) => [name, status])).toEqual([
      ['The first', 'pending'],
      ['map', 'pending'],
      ['never', 'pending'],
    ]);
    const end = progressOf(history(created, completed('first'), completed('map[0]/inner[2]/x'), done), declared);
    expect([...end.steps].map(({ path, status }) => [path, status])).toEqual([
      ['first', 'completed'],
      ['map', 'completed'],
      ['never', 'skipped'],
      ['map[0]/inner[2]/x', 'completed'],
    ]);
    expect(end.totals.steps).toMatchObject({ pending: 0, completed: 3, skipped: 1 });
  });

  it('ends a declared wait node with its signal or timer, and nothing else', () => {
    const declared = declareSteps(emptyProgress, ['approval', 'pause']);
    const delivered: Given = { type: 'signal.delivered', wait: 'approval', id: '1', payload: null };
    const end = progressOf(
      history(created, delivered, { type: 'timer.fired', timer: 'pause' }, { type: 'timer.fired', timer: 'unheard-of' }),
      declared,
    );
    expect([...end.steps].map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('takes over from nodes what no event says', () => {
    const before = progressOf(history(created, started('a')));
    const known = withNodes(before, [
      { path: 'a', node: 'a', status: 'running' },
      { path: 'map', node: 'map', status: 'completed' },
      { path: 'off', node: 'off', status: 'unreached' },
      { path: 'stop', node: 'stop', status: 'cancelled', because: 'a' },
      { path: 'ask', node: 'ask', status: 'waiting', waitingFor: 'signal' },
    ]);
    expect([...known.steps].map(({ status }) => status)).toEqual(['running', 'completed', 'skipped', 'cancelled', 'waiting']);
    expect(known.steps.get('stop')).toMatchObject({ reason: 'a' });
    expect(before.steps.size).toBe(1);
  });
});

describe('live news', () => {
  const base = progressOf(history(created));

  it('moves a step to queued and running, and gives its time until a record does', () => {
    const queued = reduceProgress(base, { type: 'step.queued', runId: 'run-1', path: 'a', attempt: 1 });
    expect(queued.steps.get('a')).toMatchObject({ status: 'queued' });
    const running = reduceProgress(queued, { type: 'step.running', runId: 'run-1', path: 'a', attempt: 1, at: 7_000 });
    expect(running.steps.get('a')).toMatchObject({ status: 'running', seenAt: 7_000 });
    const [event] = history(completed('a', { startedAt: 7_050 }));
    const end = reduceProgress(running, { ...event, seq: 1, at: 8_000 } as NonNullable<typeof event>);
    expect(end.steps.get('a')).toMatchObject({ startedAt: 7_050, durationMs: 950 });
    expect(end.steps.get('a')).not.toHaveProperty('seenAt');
  });

  it('says that all of the run waits until the next event', () => {
    const waiting = reduceProgress(base, { type: 'run.waiting', runId: 'run-1', waitingFor: 'handler', reason: 'Nobody has "x".' });
    expect(waiting).toMatchObject({ status: 'waiting', waitingFor: 'handler', reason: 'Nobody has "x".' });
    const on = reduceProgress(waiting, { type: 'signal.received', seq: 1, at: 2_000, id: '1', name: 'n', payload: null });
    expect(on).toMatchObject({ status: 'running' });
    expect(on).not.toHaveProperty('reason');
  });

  it('keeps the last message and ratio of a step', () => {
    const report = (progress: { readonly message?: string; readonly ratio?: number }) =>
      ({ type: 'step.progress', runId: 'run-1', path: 'a', progress }) as const;
    const told = progressOf([report({ message: 'half', ratio: 0.5 }), report({ ratio: 0.7 })], base);
    expect(told.steps.get('a')).toMatchObject({ message: 'half', ratio: 0.7 });
  });

  it('that comes after the end changes nothing', () => {
    const ended = progressOf(history(created, done));
    const late = [
      { type: 'step.queued', runId: 'run-1', path: 'late', attempt: 1 },
      { type: 'run.waiting', runId: 'run-1', waitingFor: 'handler', reason: 'Nobody has "x".' },
    ] as const;
    for (const notice of late) expect(reduceProgress(ended, notice)).toEqual(ended);
  });

  it('of another run is nothing to this one', () => {
    expect(reduceProgress(base, { type: 'step.queued', runId: 'run-2', path: 'a', attempt: 1 })).toEqual(base);
  });
});
