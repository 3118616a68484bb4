import { elapsedMs } from '../progress/elapsed.ts';
import type { StepProgress, StepStatus } from '../progress/step-progress.ts';
import { fitWidth, padWidth } from './fit-width.ts';
import { formatDuration } from './format.ts';
import { dotted, part, writeLine, type LineOptions, type LinePart, type Look } from './line.ts';
import { printable } from './printable.ts';
import { costText, tokensText } from './spending-text.ts';

/** How the line of a step is written. */
export interface StepLineOptions extends LineOptions {
  /** Columns of the name, for lines that stand under each other. */
  readonly nameWidth?: number;
}

/** Sign and look of each status. */
export const statusLooks: Readonly<Record<StepStatus, { readonly sign: string; readonly look: Look }>> = {
  pending: { sign: '·', look: 'dim' },
  queued: { sign: '▹', look: 'dim' },
  running: { sign: '▸', look: 'cyan' },
  waiting: { sign: '◦', look: 'yellow' },
  retrying: { sign: '↻', look: 'yellow' },
  completed: { sign: '✓', look: 'green' },
  failed: { sign: '✗', look: 'red' },
  cancelled: { sign: '⊘', look: 'dim' },
  skipped: { sign: '–', look: 'dim' },
};

/** One step in a line: `✓ draft  completed · 1.2 s · 812 tokens · $0.0012`. Its data can neither break the line nor colour it. */
export function stepLine(step: StepProgress, options: StepLineOptions = {}): string {
  const { sign, look } = statusLooks[step.status];
  const took = elapsedMs(step, options.now);
  const details = dotted([
    part(statusText(step, options.now), look),
    part(step.attempt > 1 ? `attempt ${step.attempt}` : '', 'yellow'),
    part(took === undefined ? '' : formatDuration(took), 'dim'),
    part(tokensText(step), 'dim'),
    part(costText(step), 'dim'),
    ...why(step),
  ]);
  return writeLine([part(`${sign} `, look), part(nameOf(step, options.nameWidth), 'bold'), part('  '), ...details], options);
}

function nameOf({ name }: StepProgress, width: number | undefined): string {
  return width === undefined ? name : padWidth(fitWidth(printable(name), width), width);
}

function statusText({ status, waitingFor, waits, retryAt, ratio }: StepProgress, now: number | undefined): string {
  if (status === 'running' && ratio !== undefined) return `running ${Math.round(Math.min(1, Math.max(0, ratio)) * 100)} %`;
  if (status === 'retrying')
    return retryAt === undefined || now === undefined ? 'retrying' : `retrying in ${formatDuration(Math.max(0, retryAt - now))}`;
  if (status !== 'waiting' || waitingFor === undefined) return status;
  const signal = waitingFor === 'signal' ? waits.at(-1)?.signal : undefined;
  return `waiting for ${waitingFor}${signal === undefined ? '' : ` "${signal}"`}`;
}

function why({ error, reason, message }: StepProgress): readonly LinePart[] {
  if (error !== undefined) return [part(`${error.code}: ${error.message}`, 'red')];
  return [part(reason ?? message ?? '')];
}
