import type { Fact } from '@tutti/core';
import { ignore } from './ignore-message.ts';
import { interpretMessage } from './interpret-message.ts';
import { recordDecision } from './record-decision.ts';
import { interpretStepFact } from './interpret-step.ts';
import { interpretTimer } from './interpret-timer.ts';
import type { TurnScope } from './turn-scope.ts';

/** Makes events of one fact, or none when it comes too late or twice. */
export function interpretFact(turn: TurnScope, fact: Fact): void {
  switch (fact.type) {
    case 'timer.due':
      return interpretTimer(turn, fact.timer);
    case 'message.received':
      return fact.problem === undefined ? interpretMessage(turn, fact.message) : ignore(turn, fact.message, fact.problem);
    case 'child.finished': {
      const { path, childRunId, outcome, blob } = fact;
      if (turn.run.children.has(path))
        turn.append({
          type: 'child.settled',
          seq: turn.seq,
          at: turn.at,
          path,
          childRunId,
          outcome,
          ...(blob === undefined ? {} : { blob }),
        });
      return;
    }
    case 'evaluation.settled':
      return recordDecision(turn, fact.key, fact);
    default:
      return interpretStepFact(turn, fact);
  }
}
