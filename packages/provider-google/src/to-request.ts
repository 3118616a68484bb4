import {
  FunctionCallingMode,
  type FunctionDeclaration,
  type GenerateContentRequest,
  type GenerationConfig,
  type ToolConfig,
} from '@google/generative-ai';
import type { ModelRequest, WireRequest } from '@tutti/core';
import { lowerParameters, lowerSchema } from './lower-schema.ts';
import { toContents } from './to-contents.ts';

export interface GoogleBody {
  readonly model: string;
  readonly request: GenerateContentRequest;
}

/** Tokens of reasoning for an effort. */
const BUDGETS = { low: 1_024, medium: 8_192, high: 24_576 } as const;

/** A request in Google's words. @throws SchemaUnsupportedError for a response schema that cannot be lowered. */
export function toRequest(request: ModelRequest, options: { readonly id?: string } = {}): WireRequest<GoogleBody> {
  const { id = 'google' } = options;
  const { system, contents } = toContents(request.messages, id);
  const declarations = (request.tools ?? []).map(({ name, description, parameters }) => {
    const lowered = lowerParameters(parameters);
    return { name, description, ...(lowered === undefined ? {} : { parameters: lowered }) } as unknown as FunctionDeclaration;
  });
  const { generationConfig, ...more } = (request.providerOptions?.[id] ?? {}) as { readonly generationConfig?: GenerationConfig };
  const config = { ...generationConfig, ...toConfig(request) };
  return {
    body: {
      model: request.model,
      request: {
        ...more,
        contents,
        ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
        ...(system === '' ? {} : { systemInstruction: { role: 'system', parts: [{ text: system }] } }),
        ...(declarations.length === 0 ? {} : { tools: [{ functionDeclarations: declarations }] }),
        ...(declarations.length === 0 || request.toolChoice === undefined ? {} : { toolConfig: toToolConfig(request.toolChoice) }),
      },
    },
  };
}

function toConfig({ maxTokens, temperature, topP, stopSequences, seed, reasoning, responseSchema }: ModelRequest): GenerationConfig {
  return {
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(stopSequences === undefined || stopSequences.length === 0 ? {} : { stopSequences: [...stopSequences] }),
    ...(seed === undefined ? {} : { seed }),
    ...(reasoning === undefined
      ? {}
      : {
          thinkingConfig: {
            includeThoughts: true,
            thinkingBudget: 'effort' in reasoning ? BUDGETS[reasoning.effort] : reasoning.maxTokens,
          },
        }),
    ...(responseSchema === undefined ? {} : { responseMimeType: 'application/json', responseSchema: lowerSchema(responseSchema) }),
  } as unknown as GenerationConfig;
}

function toToolConfig(choice: NonNullable<ModelRequest['toolChoice']>): ToolConfig {
  if (typeof choice !== 'string') return { functionCallingConfig: { mode: FunctionCallingMode.ANY, allowedFunctionNames: [choice.tool] } };
  return {
    functionCallingConfig: {
      mode: { auto: FunctionCallingMode.AUTO, none: FunctionCallingMode.NONE, required: FunctionCallingMode.ANY }[choice],
    },
  };
}
