import type { Content, Part } from '@google/generative-ai';
import {
  CapabilityMissingError,
  isJsonObject,
  type ChatMessage,
  type ImagePart,
  type Json,
  type ToolCallPart,
  type ToolResultPart,
} from '@tutti/core';

/** Messages in Google's words: system texts apart, tool results as the user's, neighbours of one role joined. Reasoning is not sent back. */
export function toContents(messages: readonly ChatMessage[], provider: string): { readonly system: string; readonly contents: Content[] } {
  const system = messages.flatMap((message) => (message.role === 'system' ? [message.content] : [])).join('\n\n');
  const contents: Content[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'model' : 'user';
    const parts = toParts(message, provider);
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role, parts });
  }
  return { system, contents };
}

function toParts(message: Exclude<ChatMessage, { role: 'system' }>, provider: string): Part[] {
  if (typeof message.content === 'string') return message.content === '' ? [] : [{ text: message.content }];
  return message.content.flatMap((part): Part[] => {
    switch (part.type) {
      case 'text':
        return part.text === '' ? [] : [{ text: part.text }];
      case 'image':
        return [toImage(part, provider)];
      case 'reasoning':
        return [];
      case 'tool-call':
        return [toCall(part)];
      case 'tool-result':
        return [{ functionResponse: { name: part.name, response: toResult(part) } }];
    }
  });
}

/** The seal of a call must come back with it. */
function toCall({ name, arguments: args, signature }: ToolCallPart): Part {
  return { functionCall: { name, args }, ...(signature === undefined ? {} : { thoughtSignature: signature }) } as Part;
}

/** Google takes objects alone. */
function toResult({ output, isError }: ToolResultPart): { readonly [name: string]: Json } {
  if (isError === true) return { error: output };
  return isJsonObject(output) ? { ...output } : { result: output };
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
};

function toImage({ source }: ImagePart, provider: string): Part {
  if (!('url' in source)) return { inlineData: { mimeType: source.mediaType, data: source.base64 } };
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(source.url);
  if (inline !== null) return { inlineData: { mimeType: inline[1] ?? '', data: inline[2] ?? '' } };
  const mimeType = TYPES[/\.([a-z]+)(?:[?#]|$)/i.exec(source.url)?.[1]?.toLowerCase() ?? ''];
  if (mimeType !== undefined) return { fileData: { mimeType, fileUri: source.url } };
  throw new CapabilityMissingError(
    `Google needs the type of an image, which this address does not tell: ${source.url.slice(0, 80)}. Pass the image as base64 with its mediaType.`,
    { data: { provider, errorClass: 'capability-missing', needs: 'images' } },
  );
}
