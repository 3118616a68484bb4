import type { Engine } from '../text/engine.ts';
import type { Produced } from './produced.ts';

/** What is left of an answer within `maxTokens` and before the first stop sequence. */
export function cutAnswer(
  produced: Produced,
  engine: Engine,
  limits: { readonly maxTokens: number | undefined; readonly stopSequences: readonly string[] | undefined },
): Produced {
  const stopped = stopAt(produced, limits.stopSequences ?? []);
  const { maxTokens = Infinity } = limits;
  if (maxTokens === Infinity || engine.countTokens(stopped.pieces.join('')) <= maxTokens) return stopped;
  const kept: string[] = [];
  let left = maxTokens;
  for (const piece of stopped.pieces) {
    const tokens = engine.countTokens(piece);
    const part = tokens <= left ? piece : firstTokens(piece, left, engine);
    if (part !== '') kept.push(part);
    left -= tokens;
    if (left <= 0) break;
  }
  const { object: _object, ...rest } = stopped;
  return { ...rest, pieces: kept, finishReason: 'length' };
}

/** The longest beginning of whole words that has no more tokens. */
function firstTokens(text: string, most: number, engine: Engine): string {
  const words = text.match(/\s*\S+/g) ?? [];
  let fits = 0;
  let beyond = words.length;
  while (beyond - fits > 1) {
    const middle = (fits + beyond) >> 1;
    if (engine.countTokens(words.slice(0, middle).join('')) <= most) fits = middle;
    else beyond = middle;
  }
  return words.slice(0, fits).join('');
}

function stopAt(produced: Produced, sequences: readonly string[]): Produced {
  const text = produced.pieces.join('');
  const at = Math.min(
    ...sequences
      .filter((sequence) => sequence !== '')
      .map((sequence) => text.indexOf(sequence))
      .filter((index) => index !== -1),
  );
  if (at === Infinity) return produced;
  const kept: string[] = [];
  let left = at;
  for (const piece of produced.pieces) {
    if (left <= 0) break;
    kept.push(piece.slice(0, left));
    left -= piece.length;
  }
  const { object: _object, ...rest } = produced;
  return { ...rest, pieces: kept };
}
