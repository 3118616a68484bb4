import { Program } from '../process/program.ts';
import type { Order, Report, WorkerOptions } from './messages.ts';

type Kind = Report['type'];
type Of<K extends Kind> = Extract<Report, { readonly type: K }>;

/** A worker process, seen from outside. */
export class Worker implements AsyncDisposable {
  readonly program: Program;
  readonly #heard: Report[] = [];

  constructor(options: WorkerOptions) {
    this.program = new Program('worker', options);
  }

  static async start(options: WorkerOptions): Promise<Worker> {
    const worker = new Worker(options);
    await worker.hear('ready');
    return worker;
  }

  say(order: Order): void {
    this.program.say(order);
  }

  /** Waits for a report of that kind, about that run; others are kept for those who ask for them. */
  async hear<K extends Kind>(kind: K, about?: string): Promise<Of<K>> {
    for (;;) {
      const index = this.#heard.findIndex((report) => report.type === kind && isAbout(report, about));
      if (index >= 0) return this.#heard.splice(index, 1)[0] as Of<K>;
      this.#heard.push(await this.program.expect<Report>());
    }
  }

  /** Reports of that kind that came before another one was waited for. */
  kept<K extends Kind>(kind: K, about: string): readonly Of<K>[] {
    return this.#heard.filter((report): report is Of<K> => report.type === kind && isAbout(report, about));
  }

  async ask<K extends Kind>(order: Order, kind: K): Promise<Of<K>> {
    this.say(order);
    return this.hear(kind, order.do === 'signal' ? order.id : order.runId);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.program[Symbol.asyncDispose]();
  }
}

function isAbout(report: Report, about: string | undefined): boolean {
  return about === undefined || ('runId' in report ? report.runId : 'id' in report ? report.id : '') === about;
}
