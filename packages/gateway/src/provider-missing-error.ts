import { didYouMean, OrchestratorError } from '@tutti/core';

/** A model's provider is not set up. */
export class ProviderMissingError extends OrchestratorError {
  constructor(provider: string, model: string, known: readonly string[]) {
    const hint = didYouMean(provider, known);
    super(
      `The model "${model}" needs the provider "${provider}", which is not set up.${hint === '' ? '' : ` ${hint}`} Set up: ${known.join(', ') || 'none'}.`,
      {
        code: 'PROVIDER_MISSING',
        data: { provider, model, known: [...known] },
      },
    );
  }
}
