import { isSettled, statusLine, stepLine, type RunProgress, type StepProgress } from '@tutti/monitor';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const TAIL = 8;

/** How the view is to look now. */
export interface LiveOptions {
  readonly now: number;
  readonly frame: number;
  readonly columns: number;
  readonly lines: number;
  readonly color: boolean;
  /** What the process is doing, before the status. */
  readonly note: string;
}

/** The view of a run at work: the last settled steps, those at work as far as they fit, and a line of sums. */
export function renderLive(progress: RunProgress, options: LiveOptions): string {
  const rows = [...progress.steps].filter(isShown);
  const active = rows.filter(({ status }) => !isSettled(status) && status !== 'pending').sort(byUrgency);
  const settled = rows.filter(({ status }) => isSettled(status)).sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
  const room = Math.max(3, options.lines - 3);
  const shownActive = active.slice(0, Math.max(1, room - 1));
  const tail = Math.min(TAIL, room - shownActive.length);
  const hidden = active.length - shownActive.length;
  return [
    ...(tail > 0 ? settled.slice(-tail) : []).map((row) => line(row, options)),
    ...shownActive.map((row) => line(row, options)),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    statusOf(progress, options),
  ].join('\n');
}

/** Nodes that only gather the results of a loop's body are not worth a line. */
export function isShown({ node, status }: StepProgress): boolean {
  return !node.endsWith('.collect') || status === 'failed';
}

function line(row: StepProgress, { now, frame, columns, color }: LiveOptions): string {
  const text = stepLine(row, { now, width: columns - 1, color });
  return row.status === 'running' ? text.replace('▸', SPINNER[frame % SPINNER.length] ?? '▸') : text;
}

function statusOf(progress: RunProgress, { now, columns, color, note }: LiveOptions): string {
  const before = note === '' ? '' : `${note} · `;
  return `${before}${statusLine(progress, { now, width: Math.max(20, columns - 1 - before.length), color })}`;
}

/** At work first, then what waits for somebody, then the queue. */
function byUrgency(a: StepProgress, b: StepProgress): number {
  const rank = ({ status }: StepProgress): number => (status === 'running' ? 0 : status === 'queued' ? 2 : 1);
  return rank(a) - rank(b);
}
