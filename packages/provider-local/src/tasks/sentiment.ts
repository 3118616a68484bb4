import type { Engine } from '../text/engine.ts';
import { pause } from '../text/pause.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';

/** How a text feels about things. */
export interface Sentiment {
  readonly label: 'positive' | 'negative' | 'neutral' | 'mixed';
  /** −1 to 1. */
  readonly score: number;
  /** 0 to 1: how clearly. */
  readonly confidence: number;
  /** The sentence with the strongest feeling of that kind. */
  readonly evidence: Sentence | undefined;
}

/** Scores nearer to 0 are neutral. */
const NEUTRAL = 0.08;

/** Sentiment of a text: the mean over its sentences that have any. */
export async function sentimentOf(document: TextDocument, engine: Engine, signal?: AbortSignal): Promise<Sentiment> {
  const felt: { readonly sentence: Sentence; readonly score: number }[] = [];
  for (const [index, sentence] of document.sentences.entries()) {
    const score = engine.sentiment(sentence.text);
    if (score !== 0) felt.push({ sentence, score });
    if (index % 50 === 49) await pause(signal);
  }
  const up = sumOf(felt, 1);
  const down = sumOf(felt, -1);
  const calm = Math.max(0, document.sentences.length - felt.length);
  const mean = felt.length === 0 ? 0 : (up - down) / (felt.length + calm * 0.15);
  const score = Math.round(Math.max(-1, Math.min(1, mean)) * 1_000) / 1_000;
  const isMixed = felt.length > 1 && Math.min(up, down) > 0.6 * Math.max(up, down) && up + down > 0.4;
  const label = isMixed ? 'mixed' : score > NEUTRAL ? 'positive' : score < -NEUTRAL ? 'negative' : 'neutral';
  const strongest = label === 'negative' ? [...felt].sort((a, b) => a.score - b.score) : [...felt].sort((a, b) => b.score - a.score);
  const distance = label === 'neutral' ? 1 - Math.abs(score) / NEUTRAL / 2 : Math.min(1, 0.5 + Math.abs(score));
  return { label, score, confidence: Math.round(distance * 100) / 100, evidence: label === 'neutral' ? undefined : strongest[0]?.sentence };
}

function sumOf(felt: readonly { readonly score: number }[], sign: 1 | -1): number {
  return felt.reduce((sum, { score }) => sum + Math.max(0, score * sign), 0);
}
