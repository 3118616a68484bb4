import type { Message } from '@tutti/core';
import { assertName } from '../values/assert-name.ts';
import { assertRecordable } from '../values/spill.ts';

/** Checks what somebody sends before it is accepted: later it would be the run's trouble. @throws ValidationError, also `NOT_JSON`, `INPUT_TOO_LARGE`. */
export function assertMessage(message: Message): Message {
  assertName(message.id, 'The id of a message');
  if (message.type === 'signal') {
    assertName(message.name, 'The name of a signal');
    assertRecordable(message.payload, `The payload of signal "${message.name}"`);
  }
  if (message.type === 'decide' && message.decision.kind === 'complete') assertRecordable(message.decision.output, `The decided output of step "${message.path}"`);
  return message;
}
