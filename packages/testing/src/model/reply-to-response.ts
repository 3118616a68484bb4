import { plainUsage, type ModelRequest, type ModelResponse, type StreamPart, type ToolCallPart } from '@tutti/core';
import { promptText } from './request-text.ts';
import type { ScriptedReply } from './script.ts';

const CHARACTERS_PER_TOKEN = 4;

/** Tokens of a text as scripted models count them: one for each four characters, begun ones in full. */
export function scriptedTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The whole answer of a reply. */
export function replyToResponse(reply: ScriptedReply, request: ModelRequest, callNumber: number): ModelResponse {
  const toolCalls = (reply.toolCalls ?? []).map(
    (call, index): ToolCallPart => ({
      type: 'tool-call',
      id: call.id ?? `call-${callNumber}-${index + 1}`,
      name: call.name,
      arguments: call.arguments ?? {},
    }),
  );
  const content = reply.text ?? (reply.object === undefined ? '' : JSON.stringify(reply.object));
  const reasoning = reply.reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reply.reasoning }];
  return {
    model: request.model,
    content,
    toolCalls,
    reasoning,
    finishReason: reply.finishReason ?? (toolCalls.length > 0 ? 'tool-calls' : 'stop'),
    usage:
      reply.usage ??
      usageOf(request, content + toolCalls.map((call) => call.name + JSON.stringify(call.arguments)).join(''), reply.reasoning ?? ''),
    ...(reply.object === undefined ? {} : { object: reply.object }),
    responseId: `scripted-${callNumber}`,
  };
}

/** The parts a stream gives of an answer before its finish: words one by one, tool calls in two halves. */
export function responseToParts(response: ModelResponse): readonly StreamPart[] {
  return [
    ...response.reasoning.flatMap(({ text }) => words(text).map((word): StreamPart => ({ type: 'reasoning-delta', text: word }))),
    ...words(response.content).map((word): StreamPart => ({ type: 'text-delta', text: word })),
    ...response.toolCalls.flatMap(callParts),
  ];
}

/** The words of a text with the space before them; joined they are the text. */
export function words(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function callParts(call: ToolCallPart): readonly StreamPart[] {
  const text = JSON.stringify(call.arguments);
  const middle = Math.ceil(text.length / 2);
  return [
    ...[text.slice(0, middle), text.slice(middle)].map(
      (argumentsText): StreamPart => ({
        type: 'tool-call-delta',
        id: call.id,
        name: call.name,
        argumentsText,
      }),
    ),
    { type: 'tool-call', call },
  ];
}

function usageOf(request: ModelRequest, output: string, reasoning: string): ModelResponse['usage'] {
  const text = scriptedTokens(output);
  const thought = scriptedTokens(reasoning);
  const usage = plainUsage(scriptedTokens(promptText(request)), text);
  return { ...usage, output: { total: text + thought, text, reasoning: thought } };
}
