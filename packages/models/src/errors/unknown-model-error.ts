import { OrchestratorError, didYouMean } from '@tutti/core';

/** A model is named that is not registered. */
export class UnknownModelError extends OrchestratorError {
  constructor(id: string, known: readonly string[]) {
    const near = didYouMean(id, known);
    const registered = known.length === 0 ? 'No model is registered.' : `Registered: ${known.slice(0, 12).join(', ')}${known.length > 12 ? `, and ${known.length - 12} more` : ''}.`;
    super(`Unknown model "${id}". ${near === '' ? registered : near}`, { code: 'MODEL_UNKNOWN', data: { id, known: known.slice(0, 100) } });
  }
}
