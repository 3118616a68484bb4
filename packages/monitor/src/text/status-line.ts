import type { RunStatus } from '@tutti/core';
import { elapsedMs } from '../progress/elapsed.ts';
import type { RunProgress } from '../progress/run-progress.ts';
import { formatCount, formatDuration } from './format.ts';
import { dotted, part, writeLine, type LineOptions, type LinePart, type Look } from './line.ts';
import { costText, tokensText } from './spending-text.ts';

/** A run in a line: `running · 3/12 steps · 2 running · 812 tokens · $0.0012 · 4.2 s`. What is decisive comes first, so that a cut line still says it. */
export function statusLine(progress: RunProgress, options: LineOptions = {}): string {
  const { totals } = progress;
  const took = elapsedMs(progress, options.now);
  return writeLine(
    dotted([
      part(stateText(progress), statusLook(progress.status)),
      part(whyText(progress), progress.status === 'failed' ? 'red' : 'plain'),
      part(stepsText(progress)),
      ...counts(progress),
      part(tokensText(totals), 'dim'),
      part(costText(totals), 'dim'),
      part(took === undefined ? '' : formatDuration(took), 'dim'),
    ]),
    options,
  );
}

function stateText({ status, waitingFor }: RunProgress): string {
  return status === 'waiting' && waitingFor !== undefined ? `waiting for ${waitingFor}` : status;
}

function whyText({ status, decisions, reason }: RunProgress): string {
  const decision = status === 'needs-decision' ? decisions[0] : undefined;
  return decision === undefined ? (reason ?? '') : `${decision.path}: ${decision.reason}`;
}

function stepsText({ totals: { steps }, steps: { size } }: RunProgress): string {
  const done = steps.completed + steps.failed + steps.cancelled + steps.skipped;
  return size === 0 ? '' : `${formatCount(done)}/${formatCount(size)} ${size === 1 ? 'step' : 'steps'}`;
}

function counts({ totals }: RunProgress): readonly LinePart[] {
  const { running, queued, waiting, retrying, failed, cancelled } = totals.steps;
  return [
    counted(running, 'running', 'cyan'),
    counted(queued, 'queued', 'dim'),
    counted(waiting, 'waiting', 'yellow'),
    counted(retrying, 'retrying', 'yellow'),
    counted(failed, 'failed', 'red'),
    counted(cancelled, 'cancelled', 'dim'),
    counted(totals.assumedCharges, 'assumed charges', 'yellow'),
  ];
}

function counted(count: number, what: string, look: Look): LinePart {
  return part(count === 0 ? '' : `${formatCount(count)} ${what}`, look);
}

function statusLook(status: RunStatus): Look {
  if (status === 'completed') return 'green';
  if (status === 'failed' || status === 'quarantined' || status === 'dead-letter') return 'red';
  if (status === 'running' || status === 'pending') return 'cyan';
  return status === 'cancelled' || status === 'superseded' ? 'dim' : 'yellow';
}
