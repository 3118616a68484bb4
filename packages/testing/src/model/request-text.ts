import type { ChatMessage, ModelRequest } from '@tutti/core';

/** All texts of a request, one message after another; tool calls and results as JSON. */
export function promptText(request: ModelRequest): string {
  return request.messages.map(messageText).join('\n');
}

/** The texts of one role. */
export function roleText(request: ModelRequest, role: ChatMessage['role']): string {
  return request.messages
    .filter((message) => message.role === role)
    .map(messageText)
    .join('\n');
}

/** The text of the last user message; empty without one. */
export function lastUserText(request: ModelRequest): string {
  const last = request.messages.findLast((message) => message.role === 'user');
  return last === undefined ? '' : messageText(last);
}

/** Whether a message carries an image. */
export function hasImages(request: ModelRequest): boolean {
  return request.messages.some(({ content }) => typeof content !== 'string' && content.some((part) => part.type === 'image'));
}

function messageText(message: ChatMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.map(partText).join('');
}

function partText(part: Exclude<ChatMessage['content'], string>[number]): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'image':
      return '';
    case 'tool-call':
      return JSON.stringify({ name: part.name, arguments: part.arguments });
    case 'tool-result':
      return JSON.stringify(part.output);
  }
}
