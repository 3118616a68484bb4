import type { Json, Message, Redactor } from '@tutti/core';

/** What is sent to a run, as it goes on record: without secrets, where a redactor is given. */
export function recordedMessage(message: Message, redactor: Redactor | undefined): Message {
  return redactor === undefined ? message : (redactor.cleanJson(message as unknown as Json) as unknown as Message);
}
