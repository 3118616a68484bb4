import type { Command, CommandSink, RunEvent } from '@tutti/core';
import { absorbCommand } from './absorb-command.ts';
import { foldRunEvent } from './fold-run-event.ts';
import { foldStepEvent } from './fold-step-event.ts';
import type { RunFold } from './run-fold.ts';

/** Folds one event into a run; what follows from it for the Host is in `run.takeOut()`. Replay uses the same function. */
export function foldEvent(run: RunFold, event: RunEvent): void {
  run.length = event.seq + 1;
  run.lastAt = event.at;
  if (!foldStepEvent(run, event)) foldRunEvent(run, event);
  run.program.advance(run.programState, event, (run.sink ??= new Absorber(run)));
}

/** Takes a Program's commands into its run as they are given: no list is filled and emptied for each event. */
class Absorber implements CommandSink {
  readonly #run: RunFold;

  constructor(run: RunFold) {
    this.#run = run;
  }

  push(command: Command): void {
    absorbCommand(this.#run, command, this.#run.lastAt);
  }
}
