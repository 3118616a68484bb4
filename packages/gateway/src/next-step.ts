import { ProviderError, TuttiError, type ModelErrorClass } from '@tutti/core';

/** What a failed call means: for whom to ask next, for what the router learns, and for what is owed. */
export interface Consequence {
  /** `another`: a different model may succeed; `larger`: one with a larger window; `none`: nobody would. */
  readonly ask: 'another' | 'larger' | 'none';
  /** `failed`: the provider did not answer properly. `answered`: it answered, in a way that served badly. `abandoned`: says nothing of the model. */
  readonly outcome: 'failed' | 'answered' | 'abandoned';
  /** Whether the provider may have charged for it. */
  readonly mayBeCharged: boolean;
}

const unsent: Consequence = { ask: 'another', outcome: 'failed', mayBeCharged: false };
const broken: Consequence = { ask: 'another', outcome: 'failed', mayBeCharged: true };
const unwanted: Consequence = { ask: 'another', outcome: 'answered', mayBeCharged: true };
const wrong: Consequence = { ask: 'none', outcome: 'abandoned', mayBeCharged: false };

const consequences: Readonly<Partial<Record<ModelErrorClass, Consequence>>> = {
  auth: unsent,
  forbidden: unsent,
  quota: unsent,
  'not-found': unsent,
  'bad-request': wrong,
  'too-large': { ...wrong, ask: 'larger' },
  'context-overflow': { ...wrong, ask: 'larger' },
  timeout: broken,
  conflict: unsent,
  'rate-limited': { ...unsent, outcome: 'abandoned' },
  server: unsent,
  overloaded: unsent,
  connection: unsent,
  'stream-truncated': broken,
  'stream-malformed': broken,
  'response-malformed': broken,
  'response-empty': broken,
  'output-truncated': unwanted,
  refusal: unwanted,
  'content-filter': unwanted,
  'capability-missing': { ...wrong, ask: 'another' },
  aborted: { ask: 'none', outcome: 'abandoned', mayBeCharged: true },
};

/** @returns what follows from the error of one call. An error of ours that no provider has given is nobody's fault; any other may have come after the answer. */
export function consequenceOf(error: unknown): Consequence {
  const errorClass = errorClassOf(error);
  const known = errorClass === undefined ? undefined : consequences[errorClass];
  return known ?? (TuttiError.isInstance(error) ? wrong : { ...wrong, mayBeCharged: true });
}

function errorClassOf(error: unknown): ModelErrorClass | undefined {
  if (error instanceof ProviderError) return error.errorClass;
  if (!TuttiError.isInstance(error)) return undefined;
  // An error of another installed copy, or one that lost its class on the way.
  if (error.code === 'CAPABILITY_MISSING' || error.code === 'MODEL_CAPABILITY_MISSING') return 'capability-missing';
  return (error as { errorClass?: ModelErrorClass }).errorClass;
}
