import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';
import type { Refusal } from '../registry/filter-models.ts';

const MAX_ROWS = 40;

/** No registered model can serve a request; {@link NoEligibleModelError.refusals} says of each which requirement it fails first. */
export class NoEligibleModelError extends OrchestratorError {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], options: TuttiErrorOptions = {}) {
    super(describe(refusals), { code: 'NO_ELIGIBLE_MODEL', data: { refusals: refusals.map((refusal) => ({ ...refusal })) }, ...options });
    this.refusals = refusals;
  }
}

function describe(refusals: readonly Refusal[]): string {
  if (refusals.length === 0) return 'No model is registered, so none can serve this request. Register one, or set the key of a provider.';
  const width = refusals.reduce((widest, { model }) => Math.max(widest, model.length), 'model'.length);
  const rows = refusals.slice(0, MAX_ROWS).map(({ model, fails }) => `  ${model.padEnd(width)}  ${fails}`);
  const rest = refusals.length > MAX_ROWS ? [`  … and ${refusals.length - MAX_ROWS} more`] : [];
  return [
    `No registered model can serve this request. Relax a requirement, or register a model that meets all of them.`,
    `  ${'model'.padEnd(width)}  first requirement it fails`,
    ...rows,
    ...rest,
  ].join('\n');
}
