import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { anyNews } from '../spec-support/arbitrary-news.ts';
import { statusLine } from '../text/status-line.ts';
import { stepLine } from '../text/step-line.ts';
import { progressOf, reduceProgress } from './reduce-progress.ts';
import { runProgress } from './run-progress-operator.ts';
import { emptyProgress, type RunProgress } from './run-progress.ts';
import { isSettled, stepStatuses } from './step-progress.ts';

const plain = (progress: RunProgress): unknown => JSON.parse(JSON.stringify(progress));

describe('the laws of progress, for any events and notices', () => {
  it('takes them at once, in two parts or one by one with the same result', () => {
    fc.assert(
      fc.property(fc.context(), anyNews, fc.nat(), (_, news, at) => {
        const cut = news.length === 0 ? 0 : at % news.length;
        let oneByOne = emptyProgress;
        for (const item of news) oneByOne = reduceProgress(oneByOne, item);
        const whole = progressOf(news);
        expect(plain(progressOf(news.slice(cut), progressOf(news.slice(0, cut))))).toEqual(plain(whole));
        expect(plain(oneByOne)).toEqual(plain(whole));
      }),
    );
  });

  it('gives each state as a value that later events do not change', async () => {
    await fc.assert(
      fc.asyncProperty(anyNews, async (news) => {
        const states = await lastValueFrom(from(news).pipe(runProgress(), toArray()), { defaultValue: [] });
        const prefixes = news.map((_, index) => plain(progressOf(news.slice(0, index + 1))));
        expect(states.map(plain)).toEqual(prefixes);
      }),
      { numRuns: 30 },
    );
  });

  it('branches: two ways on from one state do not disturb each other', () => {
    fc.assert(
      fc.property(anyNews, anyNews, (left, right) => {
        const renumber = (news: typeof left, by: number): typeof left =>
          news.map((item) => ('seq' in item ? { ...item, seq: item.seq + by } : item));
        const base = progressOf(left);
        const onward = renumber(right, left.length);
        const alone = plain(progressOf(onward, progressOf(left)));
        progressOf(renumber(right.toReversed(), left.length), base);
        progressOf(onward.slice(0, 3), base);
        expect(plain(progressOf(onward, base))).toEqual(alone);
      }),
    );
  });

  it('keeps its sums equal to those of its steps', () => {
    fc.assert(
      fc.property(anyNews, (news) => {
        const { steps, totals } = progressOf(news);
        const all = [...steps];
        for (const status of stepStatuses) expect(totals.steps[status]).toBe(all.filter((step) => step.status === status).length);
        const nano = all.reduce((sum, step) => sum + (step.charge?.nanoUsd ?? 0), 0);
        expect(totals.charge?.nanoUsd ?? 0).toBe(nano);
        expect(totals.tokens.input).toBe(all.reduce((sum, step) => sum + step.tokens.input, 0));
        const waiting = Object.values(totals.waitingFor).reduce((sum, count) => sum + count, 0);
        expect(waiting).toBe(all.filter((step) => step.waitingFor !== undefined).length);
        for (const step of all) expect(steps.get(step.path)).toBe(step);
      }),
    );
  });

  it('lets no notice touch money, settled steps or the end of the run', () => {
    fc.assert(
      fc.property(anyNews, (news) => {
        const withNotices = progressOf(news);
        const without = progressOf(news.filter((item) => 'seq' in item));
        expect(withNotices.totals.charge).toEqual(without.totals.charge);
        expect(withNotices.endedAt).toBe(without.endedAt);
        expect(withNotices.decisions).toEqual(without.decisions);
        // A wait that has a name of its own, or is a node known from notices alone: no run has both that and a step of the same path.
        const waits = new Set(
          news.map((item) => (item.type === 'timer.fired' ? item.timer : item.type === 'signal.delivered' ? item.wait : undefined)),
        );
        for (const step of without.steps) {
          if (!isSettled(step.status) || waits.has(step.path) || without.endedAt !== undefined) continue;
          expect(withNotices.steps.get(step.path)).toMatchObject({ status: step.status, endedAt: step.endedAt });
        }
      }),
    );
  });

  it('takes no event twice', () => {
    fc.assert(
      fc.property(anyNews, (news) => {
        const events = news.filter((item) => 'seq' in item);
        expect(plain(progressOf([...events, ...events]))).toEqual(plain(progressOf(events)));
      }),
    );
  });

  it('can be written in one line of any width', () => {
    fc.assert(
      fc.property(anyNews, fc.nat(80), (news, width) => {
        const progress = progressOf(news);
        const lines = [statusLine(progress, { width, now: 5_000 }), ...Array.from(progress.steps, (step) => stepLine(step, { width }))];
        for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
