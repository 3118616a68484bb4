import type { ContentBlockParam, ImageBlockParam, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ChatMessage, ImagePart, ReasoningPart } from '@tutti/core';

/** Messages in Anthropic's words: system texts apart, tool results as the user's, neighbours of one role joined. */
export function toMessages(messages: readonly ChatMessage[]): { readonly system: string; readonly messages: MessageParam[] } {
  const system = messages.flatMap((message) => (message.role === 'system' ? [message.content] : [])).join('\n\n');
  const turns: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toBlocks(message);
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return { system, messages: turns };
}

function toBlocks(message: Exclude<ChatMessage, { role: 'system' }>): ContentBlockParam[] {
  if (typeof message.content === 'string') return message.content === '' ? [] : [{ type: 'text', text: message.content }];
  return message.content.flatMap((part): ContentBlockParam[] => {
    switch (part.type) {
      // An empty text is refused by the server.
      case 'text':
        return part.text === '' ? [] : [{ type: 'text', text: part.text }];
      case 'image':
        return [toImage(part)];
      case 'reasoning':
        return toThinking(part);
      case 'tool-call':
        return [{ type: 'tool_use', id: part.id, name: part.name, input: { ...part.arguments } }];
      case 'tool-result':
        return [
          {
            type: 'tool_result',
            tool_use_id: part.id,
            content: typeof part.output === 'string' ? part.output : JSON.stringify(part.output),
            ...(part.isError === true ? { is_error: true } : {}),
          },
        ];
    }
  });
}

function toImage({ source }: ImagePart): ImageBlockParam {
  if (!('url' in source))
    return { type: 'image', source: { type: 'base64', media_type: source.mediaType as 'image/png', data: source.base64 } };
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(source.url);
  if (inline !== null) return { type: 'image', source: { type: 'base64', media_type: inline[1] as 'image/png', data: inline[2] ?? '' } };
  return { type: 'image', source: { type: 'url', url: source.url } };
}

/** Reasoning is taken back only under its seal. */
function toThinking({ text, signature, isRedacted }: ReasoningPart): ContentBlockParam[] {
  if (signature === undefined) return [];
  return [isRedacted === true ? { type: 'redacted_thinking', data: signature } : { type: 'thinking', thinking: text, signature }];
}
