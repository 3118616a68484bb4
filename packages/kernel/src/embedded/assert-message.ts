import { ValidationError, messageSchema, type Message } from '@tutti/core';
import { assertName } from '../values/assert-name.ts';
import { assertShape } from '../values/assert-shape.ts';
import { assertRecordable } from '../values/spill.ts';

/** Checks what somebody sends before it is accepted: later it would be the run's trouble. @throws ValidationError, also `NOT_JSON`, `INPUT_TOO_LARGE`. */
export function assertMessage(message: Message): Message {
  if (typeof message !== 'object' || message === null)
    throw new ValidationError(
      `A message is an object {id, type, …}, not ${message === null ? 'null' : `of type ${typeof message}`}. Give it an id and a type.`,
    );
  assertName(message.id, 'The id of a message');
  if (message.type === 'signal') assertName(message.name, 'The name of a signal');
  if (message.type === 'checkpoint') assertName(message.name, 'The name of a checkpoint');
  assertShape(messageSchema, withoutValue(message), `The message "${message.id}"`);
  if (message.type === 'signal') assertRecordable(message.payload, `The payload of signal "${message.name}"`);
  if (message.type === 'decide' && message.decision.kind === 'complete')
    assertRecordable(message.decision.output, `The decided output of step "${message.path}"`);
  return message;
}

/** A value may be large, and is looked at once, by itself. */
function withoutValue(message: Message): unknown {
  if (message.type === 'signal') return { ...message, payload: null };
  const isResult = message.type === 'decide' && (message.decision as typeof message.decision | undefined)?.kind === 'complete';
  return isResult ? { ...message, decision: { ...message.decision, output: null } } : message;
}
