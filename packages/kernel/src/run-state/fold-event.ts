import type { Command, RunEvent } from '@tutti/core';
import { absorbCommand } from './absorb-command.ts';
import { foldRunEvent } from './fold-run-event.ts';
import { foldStepEvent } from './fold-step-event.ts';
import type { RunFold } from './run-fold.ts';

// The Program writes its commands here; the array is emptied before the call returns.
const commands: Command[] = [];

/** Folds one event into a run; what follows from it for the Host is added to `run.out`. Replay uses the same function. */
export function foldEvent(run: RunFold, event: RunEvent): void {
  run.length = event.seq + 1;
  run.lastAt = event.at;
  if (!foldStepEvent(run, event)) foldRunEvent(run, event);
  try {
    run.program.advance(run.programState, event, commands);
    for (const command of commands) absorbCommand(run, command, event.at);
  } finally {
    commands.length = 0;
  }
}
