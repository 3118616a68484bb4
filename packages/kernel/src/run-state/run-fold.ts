import type {
  Amount,
  BlobRef,
  CommandSink,
  Evaluate,
  HostCommand,
  Json,
  Outcome,
  OutputRef,
  Program,
  ReadContext,
  RunCreated,
  RunId,
  Signal,
  StartRun,
  StartTimer,
  StepKey,
  WaitingFor,
} from '@tutti/core';
import type { ForkState } from './fork-state.ts';
import type { OpenStep, StepPhase, StoredValue } from './open-step.ts';
import { Spent } from './spent.ts';
import { StepTable } from './step-table.ts';

/** What of a run's first record says which account it pays from. */
export type Payer = Pick<RunCreated, 'runId' | 'parent' | 'family' | 'budget'>;

/** What folding asks of the Host; times are still those of the records. */
export type FoldCommand = Exclude<HostCommand, { readonly type: 'start-timer' }> | StartTimer;

/** What an attempt of a step waits for in the middle of its body. */
export interface BodyWait {
  readonly attempt: number;
  readonly waitingFor: WaitingFor;
  readonly reason: string;
}

/** The state of a run: what folding its events gives. Nothing in it depends on anything else. */
export class RunFold {
  readonly program: Program;
  readonly programState: unknown;
  runId: RunId = '';
  input: Json = null;
  /** Where the input is on record, when it is large. */
  inputBlob: BlobRef | undefined = undefined;
  /** Whose money it spends; known from its first record on. */
  payer: Payer | undefined = undefined;
  /** Reservations of earlier lives, and what each is settled with. */
  readonly settledHolds: Map<string, Amount> = new Map();
  /** Number of events folded: the next one's `seq`. */
  length: number = 0;
  lastAt: number = 0;
  readonly steps: StepTable = new StepTable();
  readonly phases: Record<StepPhase, number> = {
    ready: 0,
    started: 0,
    retrying: 0,
    suspended: 0,
    doubted: 0,
    deciding: 0,
    parked: 0,
    cancelling: 0,
  };
  /** Child runs that have not ended. */
  readonly children: Map<StepKey, StartRun> = new Map();
  /** Timers by name, with their due time. The first letter names the owner, see {@link timerNames}. */
  readonly timers: Map<string, number> = new Map();
  /** The Program's waits for signals: wait → signal name. */
  readonly awaited: Map<string, string> = new Map();
  /** Signals nobody has waited for yet, in order. */
  readonly buffered: Signal[] = [];
  /** A wait or a signal is new, so that signals may meet their waits. */
  isSignalAwaited: boolean = false;
  /** Decisions asked for and not yet recorded. */
  readonly evaluations: Map<string, Evaluate> = new Map();
  /** What decisions that are asked for need and this Host has not, with the reason. No record tells of it. */
  readonly lacking: Map<string, string> = new Map();
  /** What bodies at work wait for by themselves, where they do nothing else. No record tells of it. */
  readonly bodyWaits: Map<StepKey, BodyWait> = new Map();
  /** Steps asked to stop that have no body to come to an end. */
  readonly dropped: StepKey[] = [];
  completion: Outcome<OutputRef> | undefined = undefined;
  closed: Outcome<OutputRef> | undefined = undefined;
  pausedBecause: string | undefined = undefined;
  /** The parent run that has paused this one. */
  pausedBy: RunId | undefined = undefined;
  /** The newest pause or resume, by its seq: child runs follow it. */
  lastControl: { readonly type: 'pause' | 'resume'; readonly seq: number } | undefined = undefined;
  deadLetteredBecause: string | undefined = undefined;
  cancellingBecause: string | undefined = undefined;
  #out: FoldCommand[] = [];
  /** Where the Program's commands go; made on first use. */
  sink: CommandSink | undefined = undefined;
  /** The reader steps of the root scope share; made on first use. */
  rootReader: ReadContext | undefined = undefined;
  /** For a fork: what it has of its origin. */
  fork: ForkState | undefined = undefined;
  supersededBy: RunId | undefined = undefined;
  /** What its own records say was spent, late and assumed charges included; those that a fork has of its origin count there. */
  readonly spent: Spent = new Spent();

  /** Fetches a large value; the one thing here that is not a fold. */
  readonly blob: (ref: BlobRef) => Json | Promise<Json>;

  constructor(program: Program, programState: unknown, blob: (ref: BlobRef) => Json | Promise<Json>) {
    this.program = program;
    this.programState = programState;
    this.blob = blob;
  }

  /** What folding asks of the Host: performed after the append, thrown away on replay. */
  emit(command: FoldCommand): void {
    // Most turns ask for one thing or two: a list that is made with its first item has room for it alone, one that grows for 17.
    if (this.#out.length === 0) this.#out = [command];
    else this.#out.push(command);
  }

  /** Gives what was asked for so far, and forgets it. */
  takeOut(): readonly FoldCommand[] {
    const out = this.#out;
    if (out.length > 0) this.#out = [];
    return out;
  }

  /** When its next timer is due, ms since 1970; `Infinity` when it has none. */
  get nextTimerAt(): number {
    let next = Infinity;
    for (const dueAt of this.timers.values()) next = Math.min(next, dueAt);
    return next;
  }

  setPhase(step: OpenStep, phase: StepPhase): void {
    this.phases[step.phase]--;
    this.phases[phase]++;
    step.phase = phase;
  }

  open(step: OpenStep): void {
    this.steps.open(step);
    this.phases[step.phase]++;
  }

  /** A step is settled, with or without an output. */
  close(step: OpenStep, output: StoredValue | undefined): void {
    this.steps.close(step, output);
    this.phases[step.phase]--;
    if (this.bodyWaits.size > 0) this.bodyWaits.delete(step.command.step);
  }
}

/** The first letter of a timer's name says whose it is. */
export const timerNames: {
  readonly program: (timer: string) => string;
  readonly retry: (path: StepKey) => string;
  readonly deadline: (path: StepKey) => string;
  readonly doubt: (path: StepKey) => string;
  readonly wait: (path: StepKey, key: string) => string;
} = {
  program: (timer) => `p${timer}`,
  retry: (path) => `r${path}`,
  deadline: (path) => `d${path}`,
  doubt: (path) => `e${path}`,
  // A step key holds no line break, so the two parts stay apart.
  wait: (path, key) => `w${path}\n${key}`,
};
