import type { Message } from '@tutti/core';
import type { TurnScope } from './turn-scope.ts';

/** Records a message that has no effect, and why, so that nothing acknowledged is lost silently. */
export function ignore(turn: TurnScope, message: Message, reason: string): void {
  turn.append({ type: 'message.ignored', seq: turn.seq, at: turn.at, message, reason });
}
