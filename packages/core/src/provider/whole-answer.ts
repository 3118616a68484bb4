import type { ModelResponse } from '../model/model-response.ts';
import type { AnswerCollector } from './answer-draft.ts';
import { completeAnswer, type CompleteAnswerOptions } from './complete-answer.ts';
import { malformedAnswer } from './malformed.ts';

/** A whole answer as a response. @throws ProviderError for an answer that is none, and for what it says of itself: a refusal, a filter, nothing. */
export function wholeAnswer<Chunk>(answer: Chunk, collector: AnswerCollector<Chunk>, options: CompleteAnswerOptions): ModelResponse {
  collector.add(answer);
  const draft = collector.end();
  if (draft === undefined) throw malformedAnswer(noAnswer, { provider: options.provider, model: options.request.model });
  return completeAnswer(draft, options);
}

export const noAnswer = 'with JSON that is no answer of a model';
