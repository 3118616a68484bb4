import { OrchestratorError, didYouMean } from '@tutti/core';

/** A model is named that is not registered. */
export class UnknownModelError extends OrchestratorError {
  /** @param options.why why a model that is well known is not there: its key is not set, for instance. */
  constructor(id: string, known: readonly string[], { why }: { readonly why?: string | undefined } = {}) {
    const near = didYouMean(id, known);
    const registered = known.length === 0 ? 'No model is registered.' : `Registered: ${known.slice(0, 12).join(', ')}${known.length > 12 ? `, and ${known.length - 12} more` : ''}.`;
    super(why === undefined ? `Unknown model "${id}". ${near === '' ? registered : near}` : `Model "${id}" is not registered: ${why}`, { code: 'MODEL_UNKNOWN', data: { id, known: known.slice(0, 100) } });
  }
}
