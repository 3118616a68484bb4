import type { Command, HostCommand, RunEvent } from '@tutti/core';
import { absorbCommand } from './absorb-command.ts';
import { foldRunEvent } from './fold-run-event.ts';
import { foldStepEvent } from './fold-step-event.ts';
import type { RunFold } from './run-fold.ts';

// The Program writes its commands here; the array is emptied before the call returns.
const commands: Command[] = [];

/**
 * Folds one event into a run and appends to `out` what follows from it for the Host.
 * Replay uses the same function and throws `out` away.
 */
export function foldEvent(run: RunFold, event: RunEvent, out: HostCommand[]): void {
  run.length = event.seq + 1;
  run.lastAt = event.at;
  if (!foldStepEvent(run, event, out)) foldRunEvent(run, event, out);
  try {
    run.program.advance(run.programState, event, commands);
    for (const command of commands) absorbCommand(run, command, event.at, out);
  } finally {
    commands.length = 0;
  }
}
