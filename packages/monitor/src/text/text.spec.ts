import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { declareSteps } from '../progress/declare-steps.ts';
import { progressOf } from '../progress/reduce-progress.ts';
import { emptyProgress } from '../progress/run-progress.ts';
import { newStep, type StepProgress } from '../progress/step-progress.ts';
import { completed, cost, created, done, errorOf, failed, history, started, type Given } from '../spec-support/history.ts';
import { anyText } from '../spec-support/texts.ts';
import { fitWidth } from './fit-width.ts';
import { formatCost, formatCount, formatDuration } from './format.ts';
import { part, writeLine } from './line.ts';
import { printable } from './printable.ts';
import { statusLine } from './status-line.ts';
import { stepLine } from './step-line.ts';

const ESCAPE = '\u001b';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_200, '1.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [184_000, '3 min 4 s'],
    [3_599_600, '1 h'],
    [7_620_000, '2 h 7 min'],
    [97_200_000, '1 d 3 h'],
    [-5, '0 ms'],
    [Number.NaN, '?'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('never shows sixty seconds or sixty minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) =>
        expect(formatDuration(ms)).not.toMatch(/\b60(\.0)? (s|min)|1000 ms|24 h/),
      ),
    );
  });
});

describe('formatCost and formatCount', () => {
  it.each([
    [0, '$0'],
    [0.0012, '$0.0012'],
    [0.00123, '$0.0012'],
    [0.00042, '$0.00042'],
    [0.00999, '$0.01'],
    [0.0996, '$0.10'],
    [0.1, '$0.10'],
    [1.266, '$1.27'],
    [1_234.5, '$1234.50'],
    [1e-9, '$0.000000001'],
    [1e-10, '$0'],
    [-0.5, '-$0.50'],
  ])('writes %d dollars as %s', (usd, text) => expect(formatCost(usd)).toBe(text));

  it.each([
    [812, '812'],
    [9_999, '9999'],
    [12_400, '12.4k'],
    [999_949, '999.9k'],
    [999_950, '1.0M'],
    [3_100_000, '3.1M'],
  ])('writes %d as %s', (count, text) => expect(formatCount(count)).toBe(text));
});

describe('printable', () => {
  it('shows control characters, ANSI sequences and marks that reorder text as escapes, and leaves signs alone', () => {
    expect(printable(`a\nb\t${ESCAPE}[31mred\u202e\u009b`)).toBe('a\\nb\\t\\u{1b}[31mred\\u{202e}\\u{9b}');
    expect(printable('Grüße 漢字 👩‍👩‍👧')).toBe('Grüße 漢字 👩‍👩‍👧');
    expect(printable('\ud800x')).toBe('\\u{d800}x');
  });
});

describe('fitWidth', () => {
  it('counts columns, not characters, and never cuts a sign in two', () => {
    expect(fitWidth('漢字漢字', 5)).toBe('漢字…');
    expect(fitWidth('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
    expect([fitWidth('abc', 3), fitWidth('abcd', 3), fitWidth('abc', 1), fitWidth('abc', 0)]).toEqual(['abc', 'ab…', '…', '']);
  });
});

describe('writeLine', () => {
  it('keeps to its width and lets no data colour or break the line, whatever the parts hold', () => {
    const parts = fc.array(anyText().map((text) => part(text, 'red')));
    fc.assert(
      fc.property(parts, fc.nat(60), (given, width) => {
        const line = writeLine(given, { width });
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(stripVTControlCharacters(writeLine(given, { width, color: true }))).toBe(line);
      }),
    );
  });

  it('measures a mark that begins a part with the sign it joins', () => {
    expect(stringWidth('x\u1100\u1161')).toBe(3);
    expect(writeLine([part('x\u1100'), part('\u1161')], { width: 3 })).toBe('x\u1100\u1161');
    expect(writeLine([part('xy\u1100'), part('\u1161z')], { width: 4 })).toBe('xy…');
  });

  it('ends with the part that was cut, even where a narrow one behind it would fit', () => {
    expect(writeLine([part('一二三'), part('x')], { width: 4 })).toBe('一…');
  });

  it('colours only what it is asked to, after the cut', () => {
    const parts = [part('abc', 'red'), part('def', 'bold')];
    expect(writeLine(parts, { width: 5 })).toBe('abcd…');
    expect(writeLine(parts, { width: 5, color: true })).toBe(`${ESCAPE}[31mabc${ESCAPE}[39m${ESCAPE}[1md…${ESCAPE}[22m`);
  });
});

describe('stepLine', () => {
  const line = (change: Partial<StepProgress>, options = {}): string => stepLine({ ...newStep('draft'), ...change }, options);

  it('says how a step stands, how long it took and what it cost', () => {
    const step = progressOf(
      history(created, completed('draft', { attempt: 2, startedAt: 800, charge: cost(1_200_000, 800, 12) })),
    ).steps.get('draft');
    expect(stepLine(step as StepProgress)).toBe('✓ draft  completed · attempt 2 · 1.2 s · 812 tokens · $0.0012');
  });

  it('says what a step waits for, when it tries again, how far it is and why it ended', () => {
    expect(line({ status: 'waiting', waitingFor: 'signal', waits: [{ key: 'k', signal: 'approve' }] })).toBe(
      '◦ draft  waiting for signal "approve"',
    );
    expect(line({ status: 'waiting', waitingFor: 'rate-limit' })).toBe('◦ draft  waiting for rate-limit');
    expect(line({ status: 'retrying', retryAt: 6_500 }, { now: 5_000 })).toBe('↻ draft  retrying in 1.5 s');
    expect(line({ status: 'running', ratio: 0.426, seenAt: 1_000, message: 'page 3' }, { now: 3_000 })).toBe(
      '▸ draft  running 43 % · 2.0 s · page 3',
    );
    expect(line({ status: 'failed', error: errorOf('BROKEN') })).toBe('✗ draft  failed · BROKEN: It is BROKEN.');
    expect(line({ status: 'cancelled', reason: 'enough' })).toBe('⊘ draft  cancelled · enough');
  });

  it('escapes the names and messages of steps, and aligns names', () => {
    expect(line({ name: `x${ESCAPE}[2J`, message: 'a\r\nb' })).toBe('· x\\u{1b}[2J  pending · a\\r\\nb');
    expect(line({ name: '漢' }, { nameWidth: 4 })).toBe('· 漢    pending');
    expect(line({ name: 'longer' }, { nameWidth: 4 })).toBe('· lon…  pending');
  });

  it('marks a cost as estimated', () => {
    expect(line({ charge: { nanoUsd: 1e9, isEstimated: true }, costUsd: 1 })).toContain('~$1.00');
  });
});

describe('statusLine', () => {
  it('sums up a run', () => {
    const declared = declareSteps(emptyProgress, ['a', 'b', 'c']);
    const progress = progressOf(
      history(created, started('a'), started('b'), completed('a', { startedAt: 2_000, charge: cost(420_000, 900, 100) })),
      declared,
    );
    expect(statusLine(progress, { now: 5_200 })).toBe('running · 1/3 steps · 1 running · 1000 tokens · $0.00042 · 4.2 s');
  });

  it('begins with what matters when the run stands still or has ended', () => {
    const needed: Given = { type: 'decision.needed', path: 'pay', attempt: 1, code: 'EFFECT_IN_DOUBT', reason: 'Paid or not?' };
    expect(statusLine(progressOf(history(created, started('pay'), needed)))).toBe(
      'needs-decision · pay: Paid or not? · 0/1 step · 1 waiting',
    );
    expect(statusLine(progressOf(history(created, { type: 'run.paused', reason: 'lunch' })), { width: 12 })).toBe('paused · lu…');
    expect(statusLine(progressOf(history(created, completed('a'), failed('b'), done)))).toBe('completed · 2/2 steps · 1 failed · 3.0 s');
    expect(statusLine(emptyProgress)).toBe('pending');
  });
});
