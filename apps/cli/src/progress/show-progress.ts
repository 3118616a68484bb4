import { isClosed, systemClock, type Clock } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import type { Console } from '../console/console.ts';
import { formatDuration } from '../console/format.ts';
import { printable } from '../console/printable.ts';
import { stepSymbol } from '../console/status.ts';
import { renderLive } from './render-live.ts';
import { RunProgress, type StepRow } from './run-progress.ts';

const FRAME_MS = 100;

/** A display of a run; ending it leaves its last state on the screen. */
export interface ProgressDisplay {
  readonly progress: RunProgress;
  /** What the last line says the run is doing. */
  note: string;
  end(): Promise<void>;
}

/** Shows a run while it goes on: redrawn in place where a person looks, a line per settled step elsewhere, nothing with --quiet or --json. */
export async function showProgress(run: Run, console: Console, clock: Clock = systemClock): Promise<ProgressDisplay> {
  const progress = new RunProgress();
  const stopping = new AbortController();
  const offNotices = run.onNotice((notice) => progress.notice(notice, clock.now()));
  const painter = console.isLive ? await livePainter(progress, console, clock) : undefined;
  const startedAt = clock.now();
  const reading = follow(run, stopping.signal, (event) => {
    const settled = progress.record(event);
    // Records of an earlier process are history, not news.
    if (settled !== undefined && painter === undefined && event.at >= startedAt) plainLine(settled, console);
  });
  return {
    progress,
    get note() { return painter?.note ?? ''; },
    set note(text: string) { if (painter !== undefined) painter.note = text; },
    async end() {
      // A run that has ended is read to its last record; one that stands still has no next one.
      if (!isClosed((await run.state()).status)) stopping.abort();
      await reading;
      offNotices();
      painter?.end();
    },
  };
}

async function follow(run: Run, signal: AbortSignal, take: (event: Parameters<RunProgress['record']>[0]) => void): Promise<void> {
  try {
    for await (const event of run.events({ signal })) take(event);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Steps inside of loops are counted by their loop; their lines come with --verbose, failures always. */
function plainLine(row: StepRow, console: Console): void {
  const isInner = row.path.includes('/') || row.path.includes('.');
  if (isInner && row.status === 'completed' && console.verbosity !== 'verbose') return;
  const took = row.startedAt === undefined || row.endedAt === undefined ? '' : ` (${formatDuration(row.endedAt - row.startedAt)})`;
  const why = row.message === undefined ? '' : `: ${printable(row.message)}`;
  console.news(`${stepSymbol(row.status, console.paintNews)} ${printable(row.path)}${console.paintNews.dim(took)}${why}`);
}

interface Painter {
  note: string;
  end(): void;
}

async function livePainter(progress: RunProgress, console: Console, clock: Clock): Promise<Painter> {
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(process.stderr, { showCursor: false });
  let frame = 0;
  let cancel = (): void => undefined;
  const painter: Painter = {
    note: '',
    end: () => {
      cancel();
      draw();
      update.done();
    },
  };
  const draw = (): void => {
    const { columns = 100, rows: lines = 24 } = process.stderr;
    update(renderLive(progress, { now: clock.now(), frame: frame++, columns, lines, paint: console.paintNews, note: painter.note }));
  };
  const tick = (): void => {
    draw();
    cancel = clock.after(FRAME_MS, tick);
  };
  tick();
  return painter;
}
