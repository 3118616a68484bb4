import type { CancelStep, Command, RunStep } from '@tutti/core';
import { cancelStep, drainStep } from './cancel-step.ts';
import { inheritEffects } from './fold-fork-event.ts';
import { OpenStep } from './open-step.ts';
import { performStep } from './perform-step.ts';
import { timerNames, type RunFold } from './run-fold.ts';

/** Takes one command of the Program into the run's state and passes on what is the Host's. */
export function absorbCommand(run: RunFold, command: Command, at: number): void {
  switch (command.type) {
    case 'run-step':
      return openStep(run, command, at);
    case 'cancel-step':
      return stop(run, command);
    case 'start-timer': {
      const timer = timerNames.program(command.timer);
      run.timers.set(timer, command.dueAt);
      run.emit({ type: 'start-timer', timer, dueAt: command.dueAt });
      return;
    }
    case 'cancel-timer': {
      const timer = timerNames.program(command.timer);
      if (run.timers.delete(timer)) run.emit({ type: 'cancel-timer', timer });
      return;
    }
    case 'await-signal':
      run.awaited.set(command.wait, command.name);
      run.isSignalAwaited = true;
      return;
    case 'start-run':
      run.children.set(command.step, command);
      run.emit(command);
      return;
    case 'evaluate':
      run.evaluations.set(command.key, command);
      return;
    case 'complete':
      run.completion ??= command.outcome;
      return;
  }
}

/** A key names a step, a child run or a wait for a signal. */
function stop(run: RunFold, { step: key, reason, unlessRunning = false }: CancelStep): void {
  run.awaited.delete(key);
  if (run.children.has(key)) run.emit({ type: 'cancel-run', step: key, reason });
  const step = run.steps.get(key);
  if (step === undefined) return;
  if (unlessRunning) drainStep(run, step, reason);
  else cancelStep(run, step, reason);
}

function openStep(run: RunFold, command: RunStep, at: number): void {
  const step = new OpenStep(command, at);
  run.open(step);
  if (run.fork !== undefined) inheritEffects(run, step);
  const { deadlineMs } = command.policy;
  if (deadlineMs !== undefined) {
    const timer = timerNames.deadline(command.step);
    run.timers.set(timer, at + deadlineMs);
    run.emit({ type: 'start-timer', timer, dueAt: at + deadlineMs });
  }
  performStep(run, step);
}
