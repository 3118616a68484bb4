import type { Message } from '@tutti/core';
import { ignore } from './ignore-message.ts';
import { interpretDecision } from './interpret-decision.ts';
import { interpretWake } from './interpret-wake.ts';
import type { TurnScope } from './turn-scope.ts';

/** What a message from the inbox means. One that cannot do anything is recorded as ignored, with the reason. */
export function interpretMessage(turn: TurnScope, message: Message): void {
  const { run, seq, at } = turn;
  switch (message.type) {
    case 'signal':
      turn.append({
        type: 'signal.received',
        seq,
        at,
        id: message.id,
        name: message.name,
        payload: message.payload,
        ...(message.blob === undefined ? {} : { blob: message.blob }),
      });
      return;
    case 'pause':
      if (run.cancellingBecause !== undefined) return ignore(turn, message, 'the run is being cancelled');
      if (run.pausedBecause !== undefined) return ignore(turn, message, 'the run is paused already');
      turn.append({
        type: 'run.paused',
        seq,
        at,
        reason: message.reason ?? 'on request',
        ...(message.by === undefined ? {} : { by: message.by }),
      });
      return;
    case 'resume':
      if (run.pausedBecause === undefined && run.deadLetteredBecause === undefined) return ignore(turn, message, 'the run is not paused');
      if (message.by !== undefined && message.by !== run.pausedBy) return ignore(turn, message, 'the run was paused for another reason');
      turn.append({ type: 'run.resumed', seq, at });
      return;
    case 'cancel':
      if (run.cancellingBecause !== undefined) return ignore(turn, message, 'the run is being cancelled already');
      turn.append({ type: 'run.cancelling', seq, at, reason: message.reason ?? 'on request' });
      return;
    case 'checkpoint':
      turn.append({
        type: 'checkpoint.created',
        seq,
        at,
        name: message.name,
        inFlight: [...run.steps.all().map(({ command }) => command.step), ...run.children.keys()],
      });
      return;
    case 'decide':
      return interpretDecision(turn, message);
    case 'wake':
      return interpretWake(turn, message);
    default:
      // Posted past this kernel, by a later release: acknowledged, so not lost silently.
      return ignore(turn, message, 'this release knows no message of its type');
  }
}
