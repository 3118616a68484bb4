import type { BlobRef, Json, Message } from '@tutti/core';

type Keep = (value: Json, what: string) => { readonly output: Json } | { readonly blob: BlobRef };

/** A message with what is large in it kept beside the records, like an output. It was checked when it was posted. */
export function lightenMessage(message: Message, keep: Keep): Message {
  if (message.type === 'signal') {
    const kept = keep(message.payload, `The payload of signal "${message.name}"`);
    return 'blob' in kept ? { ...message, payload: null, blob: kept.blob } : message;
  }
  if (message.type !== 'decide' || message.decision.kind !== 'complete') return message;
  const kept = keep(message.decision.output, `The decided output of step "${message.path}"`);
  return 'blob' in kept ? { ...message, decision: { kind: 'complete', output: null }, blob: kept.blob } : message;
}
