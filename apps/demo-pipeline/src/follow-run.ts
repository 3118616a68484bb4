import { systemClock } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import { emptyProgress, reduceProgress, statusLine, type RunProgress } from '@tutti/monitor';

const FRAME_MS = 120;
const LINE_EVERY_MS = 1_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Where progress is written. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far a run is, as one line: redrawn on a terminal, written now and then elsewhere. */
export interface Followed {
  progress(): RunProgress;
  /** Resolves when the last record is read. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Follows a run to its end, or until it is stopped. */
export function followRun(run: Run, output: Output): Followed {
  let progress = emptyProgress;
  const stopping = new AbortController();
  const line = new Line(output);
  const off = run.onNotice((notice) => {
    progress = reduceProgress(progress, { ...notice, at: systemClock.now() });
  });
  const read = async (): Promise<void> => {
    for await (const event of run.events({ signal: stopping.signal })) progress = reduceProgress(progress, event);
  };
  line.tick(() => progress);
  const end = (): void => {
    off();
    line.end();
  };
  return {
    progress: () => progress,
    ended: read()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error;
      })
      .finally(end),
    stop: () => stopping.abort(),
  };
}

class Line {
  readonly #output: Output;
  #writtenAt: number = systemClock.monotonic();
  #cancel: () => void = () => undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  tick(progress: () => RunProgress): void {
    const at = systemClock.monotonic();
    if (this.#output.isTTY === true) this.#output.write(`${CLEAR_LINE}${text(progress(), (this.#output.columns || 100) - 1)}`);
    else if (at - this.#writtenAt >= LINE_EVERY_MS) {
      this.#writtenAt = at;
      this.#output.write(`${text(progress(), 160)}\n`);
    }
    this.#cancel = systemClock.after(FRAME_MS, () => this.tick(progress));
  }

  end(): void {
    this.#cancel();
    if (this.#output.isTTY === true) this.#output.write(CLEAR_LINE);
  }
}

function text(progress: RunProgress, width: number): string {
  const current = [...progress.steps].findLast(({ status }) => status === 'running')?.path ?? '';
  const line = `  ${statusLine(progress, { now: systemClock.now(), width: width - 2 })}`;
  const room = width - line.length - 3;
  return room > 8 && current !== '' ? `${line} · ${current.slice(0, room)}` : line;
}
