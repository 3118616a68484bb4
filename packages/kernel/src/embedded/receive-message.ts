import type { BlobRef, Json, Message, MessageReceived } from '@tutti/core';
import { assertMessage } from './assert-message.ts';
import { lightenMessage } from './lighten-message.ts';

type Keep = (value: Json, what: string) => { readonly output: Json } | { readonly blob: BlobRef };

const types: ReadonlySet<string> = new Set([
  'signal',
  'pause',
  'resume',
  'cancel',
  'decide',
  'wake',
  'checkpoint',
] satisfies Message['type'][]);
/** The type on record of what names none. */
const UNREADABLE = 'unreadable';

/**
 * What a message from the inbox brings into its run. Other software may have put in anything, past every check: what is no message
 * is ignored on record, with the reason, and stops nothing.
 */
export function receiveMessage(message: Message, keep: Keep): MessageReceived {
  const type = typeOf(message);
  const problem = types.has(type) || type === UNREADABLE ? problemOf(message) : undefined;
  if (problem === undefined && types.has(type)) return { type: 'message.received', message: lightenMessage(message, keep) };
  // One of a type that a later release may know is told as such where it is ignored.
  return { type: 'message.received', message: shortened(message, type, keep), ...(problem === undefined ? {} : { problem }) };
}

function typeOf({ type }: { readonly type: unknown }): string {
  return typeof type === 'string' && type !== '' ? type : UNREADABLE;
}

function problemOf(message: Message): string | undefined {
  try {
    assertMessage(message);
    return undefined;
  } catch (error) {
    return `it is no message: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whole where it is small, beside the records where it is large; else its id and type. */
function shortened(message: Message, type: string, keep: Keep): Message {
  const head = { id: message.id, type };
  try {
    const kept = keep(message as unknown as Json, `The message "${message.id}"`);
    return ('blob' in kept ? { ...head, blob: kept.blob } : { ...message, ...head }) as Message;
  } catch {
    // It is too large, or no JSON.
    return head as Message;
  }
}
