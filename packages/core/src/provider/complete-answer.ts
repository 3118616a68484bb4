import { checkJsonSchema } from '../json/check-schema.ts';
import { scanJson } from '../json/scan-json.ts';
import type { Json } from '../json/json.ts';
import type { ModelRequest } from '../model/model-request.ts';
import type { ModelResponse, ModelWarning } from '../model/model-response.ts';
import { ProviderError, type ModelErrorClass } from '../model/provider-error.ts';
import { readToolCall } from '../model/read-tool-call.ts';
import type { Usage } from '../model/usage.ts';
import type { AnswerDraft } from './answer-draft.ts';
import { estimateUsage } from './usage-counts.ts';

const MAX_DEPTH = 256;

export interface CompleteAnswerOptions {
  readonly provider: string;
  readonly request: ModelRequest;
  /** Undoes what lowering the response schema did to the answer. */
  readonly raise?: (value: Json) => Json;
}

/**
 * Judges a whole answer.
 * @throws {@link ProviderError} `REFUSAL`, `CONTENT_FILTER`, `RESPONSE_EMPTY`, and for typed answers `OUTPUT_TRUNCATED` and `RESPONSE_MALFORMED`; with the usage.
 */
export function completeAnswer(draft: AnswerDraft, options: CompleteAnswerOptions): ModelResponse {
  const { request } = options;
  const usage = draft.usage ?? estimateUsage(request, draft.text + draft.toolCalls.map(({ argumentsText }) => argumentsText).join(''));
  const fail = (errorClass: ModelErrorClass, text: string): never => failed(errorClass, text, { ...options, usage, draft });
  if (draft.finishReason === 'refusal') fail('refusal', 'declined to answer. Change the request; the same model will decline again.');
  if (draft.finishReason === 'content-filter')
    fail('content-filter', `had its answer stopped by a filter (${draft.rawFinishReason}). Change the request, or use another model.`);
  const isCut = draft.finishReason === 'length';
  const toolCalls = draft.toolCalls.map((call) => readToolCall(call, { tools: request.tools ?? [], isCut }));
  const isEmpty = draft.text.trim() === '' && toolCalls.length === 0;
  if (isEmpty && !isCut && draft.finishReason !== 'pause')
    fail('response-empty', 'answered with neither a text nor a tool call. Try again, or ask in another way.');
  const typed =
    request.responseSchema === undefined || toolCalls.length > 0 || draft.finishReason === 'pause'
      ? undefined
      : typedAnswer(draft, options, fail);
  const { responseId, warnings = [] } = draft;
  return {
    model: draft.model,
    content: typed?.text ?? draft.text,
    toolCalls,
    reasoning: draft.reasoning,
    finishReason: finishOf(draft, toolCalls.length),
    usage,
    ...(typed === undefined ? {} : { object: typed.object }),
    ...(responseId === undefined ? {} : { responseId }),
    ...(draft.finishReason === 'other' ? { rawFinishReason: draft.rawFinishReason } : {}),
    ...withWarnings(draft, warnings),
  };
}

/** Some gateways say `stop` beside a tool call, or speak of calls and bring none. */
function finishOf({ finishReason }: AnswerDraft, calls: number): ModelResponse['finishReason'] {
  if (calls > 0 && finishReason === 'stop') return 'tool-calls';
  return calls === 0 && finishReason === 'tool-calls' ? 'stop' : finishReason;
}

function withWarnings(
  { finishReason, rawFinishReason }: AnswerDraft,
  given: readonly ModelWarning[],
): { readonly warnings?: readonly ModelWarning[] } {
  const unknown: readonly ModelWarning[] =
    finishReason === 'other'
      ? [
          {
            code: 'FINISH_REASON_UNKNOWN',
            message: `The provider ended the answer with "${rawFinishReason}", which is not a known reason; the answer may not be whole.`,
          },
        ]
      : [];
  const warnings = [...given, ...unknown];
  return warnings.length === 0 ? {} : { warnings };
}

function typedAnswer(
  draft: AnswerDraft,
  { request, raise }: CompleteAnswerOptions,
  fail: (errorClass: ModelErrorClass, text: string) => never,
): { readonly text: string; readonly object: Json } {
  if (draft.finishReason === 'length')
    return fail('output-truncated', 'had its typed answer cut at the token limit. Raise maxTokens, or ask for less.');
  const parsed = parse(draft.text);
  if (parsed === undefined)
    return fail('response-malformed', 'was asked for JSON and answered something else. Try again, or use a model with structured output.');
  const object = raise === undefined ? parsed : raise(parsed);
  const issues = checkJsonSchema(object, request.responseSchema?.schema ?? {});
  if (issues.length > 0) {
    const [first] = issues;
    return fail(
      'response-malformed',
      `answered JSON of another shape: ${first?.path === '' ? '' : `${first?.path}: `}${first?.message}. Try again, or use a model with structured output.`,
    );
  }
  return { object, text: raise === undefined ? draft.text : JSON.stringify(object) };
}

function parse(text: string): Json | undefined {
  if (scanJson(text, MAX_DEPTH) !== undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function failed(
  errorClass: ModelErrorClass,
  text: string,
  { provider, usage, draft }: CompleteAnswerOptions & { readonly usage: Usage; readonly draft: AnswerDraft },
): never {
  throw new ProviderError(`${provider}/${draft.model} ${text}`, { provider, errorClass, usage });
}
