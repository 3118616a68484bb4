import type { Colors } from '../console/colors.ts';
import { formatCost, formatCount, formatDuration } from '../console/format.ts';
import { printable, shorten } from '../console/printable.ts';
import { stepSymbol } from '../console/status.ts';
import type { RunProgress, StepRow } from './run-progress.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const TAIL = 6;

/** How the view is to look now. */
export interface LiveOptions {
  readonly now: number;
  readonly frame: number;
  readonly columns: number;
  readonly lines: number;
  readonly paint: Colors;
  /** What the run is doing, for the last line. */
  readonly note: string;
}

/** The view of a run at work: the last settled steps, all that are at work as far as they fit, and a line of sums. */
export function renderLive(progress: RunProgress, options: LiveOptions): string {
  const rows = progress.rows;
  const settled = rows.filter((row) => row.endedAt !== undefined);
  const active = rows.filter((row) => row.endedAt === undefined).sort(byUrgency);
  const room = Math.max(3, options.lines - 3);
  const shownActive = active.slice(0, Math.max(1, room - 1));
  const shownSettled = settled.slice(-Math.max(0, Math.min(TAIL, room - shownActive.length)));
  const hidden = active.length - shownActive.length;
  return [
    ...shownSettled.map((row) => line(row, options)),
    ...shownActive.map((row) => line(row, options)),
    ...(hidden > 0 ? [options.paint.dim(`  … and ${hidden} more`)] : []),
    sums(progress, options),
  ].join('\n');
}

/** `12 steps done · 3 at work · 1.2k tokens · $0 · 3.4 s` */
export function sums(progress: RunProgress, { now, paint, note }: Pick<LiveOptions, 'now' | 'paint' | 'note'>): string {
  const parts = [
    note,
    `${progress.count('completed')} done`,
    counted(progress.count('running'), 'at work'),
    counted(progress.count('waiting'), 'waiting'),
    counted(progress.count('failed'), 'failed'),
    counted(progress.tokens, 'tokens'),
    formatCost(progress.nanoUsd / 1e9),
    progress.startedAt === undefined ? '' : formatDuration(Math.max(0, now - progress.startedAt)),
  ];
  return paint.dim(parts.filter((part) => part !== '').join(' · '));
}

function line(row: StepRow, { now, frame, columns, paint }: LiveOptions): string {
  const symbol = row.status === 'running' ? paint.cyan(SPINNER[frame % SPINNER.length] ?? '') : stepSymbol(row.status, paint);
  const took = row.startedAt === undefined ? '' : formatDuration(Math.max(0, (row.endedAt ?? now) - row.startedAt));
  const waits = row.waitingFor !== undefined && row.endedAt === undefined ? `waits for ${row.waitingFor}` : '';
  const again = row.attempt > 1 ? `attempt ${row.attempt}` : '';
  const rest = [waits, again, took, row.message === undefined ? '' : printable(row.message)].filter((part) => part !== '').join(' · ');
  const name = shorten(printable(row.path), Math.max(12, Math.floor(columns / 2)));
  return `${symbol} ${name}  ${paint.dim(shorten(rest, Math.max(8, columns - name.length - 6)))}`;
}

/** At work first, then what waits for somebody, then the queue. */
function byUrgency(a: StepRow, b: StepRow): number {
  const rank = ({ status, waitingFor }: StepRow): number => (status === 'running' ? 0 : waitingFor === 'slot' ? 2 : 1);
  return rank(a) - rank(b);
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${formatCount(count)} ${what}`;
}
