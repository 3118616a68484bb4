import { isClosed, systemClock, type Clock, type NodeView, type RunEvent } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import { emptyProgress, reduceProgress, stepLine, withNodes, type RunProgress } from '@tutti/monitor';
import type { Console } from '../console/console.ts';
import { isShown, renderLive } from './render-live.ts';

const FRAME_MS = 100;
// Loops have no records of their own; what the run knows of them is asked for now and then, while it is little.
const NODES_EVERY = 5;
const MAX_ASKED = 1_000;

/** A display of a run; ending it leaves its last state on the screen. */
export interface ProgressDisplay {
  /** What the last line says this process is doing. */
  note: string;
  end(): Promise<void>;
}

/** Shows a run while it goes on: redrawn in place where a person looks, a line per settled step elsewhere, nothing with --quiet or --json. */
export async function showProgress(run: Run, console: Console, clock: Clock = systemClock): Promise<ProgressDisplay> {
  const painter = console.isLive ? await LivePainter.start(run, console, clock) : undefined;
  const lines = new PlainLines(console, clock.now());
  const stopping = new AbortController();
  let progress = emptyProgress;
  const offNotices = run.onNotice((notice) => {
    progress = reduceProgress(progress, { ...notice, at: clock.now() });
    painter?.take(progress);
  });
  const reading = follow(run, stopping.signal, (event) => {
    progress = reduceProgress(progress, event);
    if (painter === undefined) lines.take(event, progress);
    else painter.take(progress);
  });
  return {
    get note() {
      return painter?.note ?? '';
    },
    set note(text: string) {
      if (painter !== undefined) painter.note = text;
    },
    async end() {
      // A run that has ended is read to its last record; one that stands still has no next one.
      if (!isClosed((await run.state()).status)) stopping.abort();
      await reading;
      offNotices();
      await painter?.end();
    },
  };
}

async function follow(run: Run, signal: AbortSignal, take: (event: RunEvent) => void): Promise<void> {
  try {
    for await (const event of run.events({ signal })) take(event);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A line per step that has settled. Those inside of loops come with --verbose; failures always. */
class PlainLines {
  readonly #console: Console;
  readonly #since: number;

  constructor(console: Console, since: number) {
    this.#console = console;
    this.#since = since;
  }

  take(event: RunEvent, progress: RunProgress): void {
    // Records of an earlier process are history, not news.
    if (event.path === undefined || event.at < this.#since) return;
    const step = progress.steps.get(event.path);
    const isNews =
      event.type === 'step.completed' ||
      event.type === 'step.failed' ||
      event.type === 'step.attempt-failed' ||
      event.type === 'decision.needed';
    if (step === undefined || !isNews || !isShown(step)) return;
    const isInner = /[/.[]/.test(step.path);
    if (isInner && step.status === 'completed' && this.#console.verbosity !== 'verbose') return;
    this.#console.news(stepLine(step, { color: this.#console.hasNewsColors }));
  }
}

class LivePainter {
  note: string = '';
  #progress: RunProgress = emptyProgress;
  readonly #run: Run;
  readonly #clock: Clock;
  readonly #color: boolean;
  readonly #update: { (text: string): void; done(): void };
  #nodes: readonly NodeView[] = [];
  #frame = 0;
  #cancel: () => void = () => undefined;

  constructor(parts: {
    readonly run: Run;
    readonly clock: Clock;
    readonly color: boolean;
    readonly update: { (text: string): void; done(): void };
  }) {
    this.#run = parts.run;
    this.#clock = parts.clock;
    this.#color = parts.color;
    this.#update = parts.update;
  }

  static async start(run: Run, console: Console, clock: Clock): Promise<LivePainter> {
    const { createLogUpdate } = await import('log-update');
    const painter = new LivePainter({ run, clock, color: console.hasNewsColors, update: createLogUpdate(process.stderr) });
    painter.#tick();
    return painter;
  }

  take(progress: RunProgress): void {
    this.#progress = progress;
  }

  async end(): Promise<void> {
    this.#cancel();
    await this.#askNodes();
    this.#draw();
    this.#update.done();
  }

  #tick(): void {
    if (this.#frame % NODES_EVERY === 0) void this.#askNodes().catch(() => undefined);
    this.#draw();
    this.#cancel = this.#clock.after(FRAME_MS, () => this.#tick());
  }

  async #askNodes(): Promise<void> {
    if (this.#progress.steps.size > MAX_ASKED) return;
    const nodes = await this.#run.nodes();
    this.#nodes = nodes;
  }

  #draw(): void {
    // A terminal that does not tell its size says 0.
    const [columns, lines] = [process.stderr.columns || 100, process.stderr.rows || 24];
    this.#update(
      renderLive(withNodes(this.#progress, this.#nodes), {
        now: this.#clock.now(),
        frame: this.#frame++,
        columns,
        lines,
        color: this.#color,
        note: this.note,
      }),
    );
  }
}
