import { OrchestratorError } from '@tutti/core';

/** No price is known for a model, and none may be assumed. */
export class PriceUnknownError extends OrchestratorError {
  constructor(model: string, provider: string | undefined) {
    super(
      `No price is known for the model "${model}"${provider === undefined ? '' : ` of "${provider}"`}. ` +
        `Give one in \`prices\`, or allow default prices, which mark each cost as estimated.`,
      { code: 'PRICE_UNKNOWN', data: { model, provider: provider ?? null } },
    );
  }
}
