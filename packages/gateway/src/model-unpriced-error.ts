import { OrchestratorError } from '@tutti/core';

/** A model has no known price, and a budget in US dollars would have to bound what it costs. */
export class ModelUnpricedError extends OrchestratorError {
  constructor(model: string) {
    super(
      `No price is known for the model "${model}", so a budget in US dollars cannot bound what it costs. ` +
        'Give its price in models.yaml or where it is registered (costPer1kTokens, 0 where it is free), choose another model, or set a budget in tokens.',
      { code: 'MODEL_UNPRICED', data: { model } },
    );
  }
}
