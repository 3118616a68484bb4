import { toolArgumentsText, type ChatMessage, type ImagePart, type Json, type ToolCallPart } from '@tutti/core';
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';

/** Messages in OpenAI's words. Reasoning is not sent back: chat completions do not take it. */
export function toMessages(messages: readonly ChatMessage[]): ChatCompletionMessageParam[] {
  return messages.flatMap((message): ChatCompletionMessageParam[] => {
    switch (message.role) {
      case 'system':
        return [{ role: 'system', content: message.content }];
      case 'user':
        return [
          {
            role: 'user',
            content:
              typeof message.content === 'string'
                ? message.content
                : message.content.map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : toImage(part))),
          },
        ];
      case 'assistant':
        return [toAssistant(message.content)];
      case 'tool':
        return message.content.map(({ id, output, isError }) => ({
          role: 'tool',
          tool_call_id: id,
          content: `${isError === true ? 'Error: ' : ''}${asText(output)}`,
        }));
    }
  });
}

function toImage({ source }: ImagePart): ChatCompletionContentPart {
  return { type: 'image_url', image_url: { url: 'url' in source ? source.url : `data:${source.mediaType};base64,${source.base64}` } };
}

function toAssistant(content: Extract<ChatMessage, { role: 'assistant' }>['content']): ChatCompletionMessageParam {
  if (typeof content === 'string') return { role: 'assistant', content };
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const calls = content.filter((part): part is ToolCallPart => part.type === 'tool-call');
  const toolCalls = calls.map((call) => ({
    type: 'function' as const,
    id: call.id,
    function: { name: call.name, arguments: toolArgumentsText(call) },
  }));
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
}

function asText(output: Json): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}
