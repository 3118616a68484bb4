import { ProviderError } from '../model/provider-error.ts';

interface Asked {
  readonly provider: string;
  readonly model: string;
}

/** The error of a piece of an answer that makes no sense where it came. @param what `choices that are no list`. */
export function malformedPiece(what: string, { provider, model }: Asked): ProviderError {
  return new ProviderError(`${provider}/${model} sent ${what}. Try again; check the server when it persists.`, {
    provider,
    errorClass: 'stream-malformed',
  });
}

/** The error of an answer that is none. @param what `no count of tokens`. */
export function malformedAnswer(what: string, { provider, model }: Asked): ProviderError {
  return new ProviderError(`${provider}/${model} answered ${what}. Check the base URL and the model; try again.`, {
    provider,
    errorClass: 'response-malformed',
  });
}

/** One vector for each text, as they came. @throws ProviderError when there are more or fewer, or one is empty. */
export function assertVectors(
  vectors: readonly (readonly number[])[],
  texts: readonly string[],
  asked: Asked,
): readonly (readonly number[])[] {
  if (vectors.length === texts.length && vectors.every((vector) => Array.isArray(vector) && vector.length > 0)) return vectors;
  throw malformedAnswer(`${vectors.length} embeddings for ${texts.length} texts`, asked);
}
