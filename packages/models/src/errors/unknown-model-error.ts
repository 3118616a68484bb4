import { OrchestratorError } from '@tutti/core';
import { bareName, nearestModel } from '../registry/nearest-model.ts';

export interface UnknownModelOptions {
  /** Well-known models that are not registered, and why: their key is not set, for instance. */
  readonly absent?: ReadonlyMap<string, string> | undefined;
  /** Ids of several models that all go by the name. */
  readonly called?: readonly string[] | undefined;
}

/** A model is named that is not registered. The message has the nearest one that is, or why a well-known one is not. */
export class UnknownModelError extends OrchestratorError {
  constructor(id: string, known: readonly string[], options: UnknownModelOptions = {}) {
    // A well-known model whose key is not set is not misspelt: it is the key that is wanted.
    super(messageOf(id, known, options), {
      code: absentOf(id, options) === undefined ? 'MODEL_UNKNOWN' : 'PROVIDER_NOT_CONFIGURED',
      data: { id, known: known.slice(0, 100) },
    });
  }
}

/** Whether a value is this error, also one made by another installed copy. */
export function isUnknownModel(error: unknown): error is UnknownModelError {
  return (
    OrchestratorError.isInstance(error) &&
    (error.code === 'MODEL_UNKNOWN' || error instanceof UnknownModelError || error.name === 'UnknownModelError')
  );
}

/** Why a well-known model is not registered. */
function absentOf(id: string, { absent = new Map<string, string>() }: UnknownModelOptions): string | undefined {
  return [...absent].find(([one]) => one === id || bareName(one) === id)?.[1];
}

function messageOf(id: string, known: readonly string[], options: UnknownModelOptions): string {
  const { absent = new Map<string, string>(), called = [] } = options;
  const missing = absentOf(id, options);
  if (missing !== undefined) return `Model "${id}" is not registered: ${missing}`;
  if (called.length > 1) return `"${id}" is the name of several models: ${called.join(', ')}. Name one of them by its id.`;
  return `Unknown model "${id}". ${hintFor(id, known, absent)}`;
}

/** The nearest registered model, else the nearest well-known one with why it is not there, else what there is. */
function hintFor(id: string, known: readonly string[], absent: ReadonlyMap<string, string>): string {
  const near = nearestModel(id, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const missing = nearestModel(id, absent.keys());
  if (missing !== undefined) return `Did you mean "${missing}"? It is not registered either: ${absent.get(missing) ?? ''}`;
  if (known.length === 0) return 'No model is registered.';
  return `Registered: ${known.slice(0, 12).join(', ')}${known.length > 12 ? `, and ${known.length - 12} more` : ''}.`;
}
