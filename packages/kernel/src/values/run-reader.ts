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

/** What is known of a run's bodies beside its records. */
export interface BodiesKnown {
  /** The steps whose bodies have begun, where that is known. */
  readonly begun: ReadonlySet<string> | undefined;
  /** Whether somebody drives the run, here or elsewhere. */
  readonly isDriven: boolean;
}

/** Adds what the kernel knows and the Program does not: what an open step waits for, and that it has not begun. */
export function withWaiting(
  run: RunFold,
  view: NodeView,
  { begun, isDriven }: BodiesKnown = { begun: undefined, isDriven: true },
): NodeView {
  const step = run.steps.get(view.path);
  if (step?.phase === 'ready' && (!isDriven || isHeldBack(run, view, begun))) return { ...view, status: 'pending' };
  const waitingFor = step === undefined ? view.waitingFor : (bodyWaitOf(run, step) ?? waitingOf(step, begun));
  return waitingFor === undefined ? view : { ...view, status: 'waiting', waitingFor };
}

/** In a run that is paused nothing begins. */
function isHeldBack({ pausedBecause, deadLetteredBecause }: RunFold, { path }: NodeView, begun: ReadonlySet<string> | undefined): boolean {
  return (pausedBecause !== undefined || deadLetteredBecause !== undefined) && begun?.has(path) !== true;
}

function bodyWaitOf({ bodyWaits }: RunFold, step: OpenStep): WaitingFor | undefined {
  const wait = bodyWaits.size === 0 || !step.isWithHost ? undefined : bodyWaits.get(step.command.step);
  return wait?.attempt === step.attempt ? wait.waitingFor : undefined;
}

function waitingOf(step: OpenStep, begun: ReadonlySet<string> | undefined): WaitingFor | undefined {
  if (step.phase === 'ready' && begun?.has(step.command.step) === false) return 'slot';
  if (step.phase === 'retrying') return 'retry';
  if (step.phase === 'doubted') return 'timer';
  if (step.phase === 'deciding') return 'decision';
  if (step.phase === 'parked') return step.parked?.waitingFor;
  if (step.phase !== 'suspended') return undefined;
  for (const wait of step.recorded?.waits.values() ?? []) {
    if (wait.output === undefined) return 'signal' in wait.until ? 'signal' : 'timer';
  }
  return undefined;
}
