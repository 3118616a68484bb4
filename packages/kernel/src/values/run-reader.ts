import type { Json, NodeView, ReadContext, RunId, ScopeFrame, WaitingFor } from '@tutti/core';
import type { OpenStep } from '../run-state/open-step.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { resolveOutput } from './resolve-output.ts';

/** Reads a run's names as seen from one scope. */
export class RunReader implements ReadContext {
  readonly #run: RunFold;
  readonly #scope: string;

  constructor(run: RunFold, scope: string) {
    this.#run = run;
    this.#scope = scope;
  }

  get runId(): RunId {
    return this.#run.runId;
  }

  get input(): Json {
    return this.#run.input;
  }

  get scope(): readonly ScopeFrame[] {
    return this.#run.program.frames(this.#run.programState, this.#scope);
  }

  node(id: string): NodeView | undefined {
    const view = this.#run.program.find(this.#run.programState, id, this.#scope);
    return view === undefined ? undefined : withWaiting(this.#run, view);
  }

  output(node: string): Json | undefined | Promise<Json | undefined> {
    const view = this.#run.program.find(this.#run.programState, node, this.#scope);
    if (view === undefined) return undefined;
    if (view.status === 'skipped' || view.status === 'unreached') return null;
    return view.output === undefined ? undefined : resolveOutput(this.#run, view.output);
  }
}

/** Adds what the kernel knows and the Program does not: what an open step waits for. */
export function withWaiting(run: RunFold, view: NodeView): NodeView {
  const step = run.steps.get(view.path);
  const waitingFor = step === undefined ? view.waitingFor : waitingOf(step);
  return waitingFor === undefined ? view : { ...view, status: 'waiting', waitingFor };
}

function waitingOf(step: OpenStep): WaitingFor | undefined {
  if (step.phase === 'retrying') return 'retry';
  if (step.phase === 'deciding') return 'decision';
  if (step.phase !== 'suspended') return undefined;
  for (const wait of step.recorded?.waits.values() ?? []) {
    if (wait.output === undefined) return 'signal' in wait.until ? 'signal' : 'timer';
  }
  return undefined;
}
