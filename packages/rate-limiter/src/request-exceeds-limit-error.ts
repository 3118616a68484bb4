import { OrchestratorError } from '@tutti/core';

/** A request asks for more than a whole window holds, so that no waiting would ever help. */
export class RequestExceedsLimitError extends OrchestratorError {
  constructor(unit: string, asked: number, limit: { readonly limit: number; readonly windowMs: number }) {
    super(
      `A request for ${asked} ${unit} can never fit: the limit is ${limit.limit} ${unit} in ${limit.windowMs} ms. ` +
        `Send less in one request (a shorter prompt, a lower maxTokens), or raise the limit if the provider grants more.`,
      { code: 'REQUEST_EXCEEDS_LIMIT', data: { unit, asked, limit: limit.limit, windowMs: limit.windowMs } },
    );
  }
}
