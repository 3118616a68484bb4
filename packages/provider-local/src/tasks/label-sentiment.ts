import type { Label } from './label.ts';
import type { Sentiment } from './sentiment.ts';

const groups: Readonly<Record<Sentiment['label'], RegExp>> = {
  positive: /^(?:positive|pos|good|happy|favou?rable|satisfied|\+|pro)$/i,
  negative: /^(?:negative|neg|bad|unhappy|unfavou?rable|dissatisfied|angry|-|contra)$/i,
  neutral: /^(?:neutral|none|neither|objective|ok)$/i,
  mixed: /^(?:mixed|ambivalent|both)$/i,
};
const nearest: Readonly<Record<Sentiment['label'], readonly Sentiment['label'][]>> = {
  positive: ['positive'],
  negative: ['negative'],
  neutral: ['neutral', 'mixed'],
  mixed: ['mixed', 'neutral'],
};
const strong = /^(?:very|strongly|extremely|mostly) /i;

/** The one of the given labels that says this sentiment; `undefined` when none does. */
export function labelForSentiment(sentiment: Sentiment, labels: readonly Label[]): string | undefined {
  if (labels.length === 0) return sentiment.label;
  for (const kind of nearest[sentiment.label]) {
    const fitting = labels.filter(({ name }) => groups[kind].test(name.replace(strong, '')));
    const isStrong = Math.abs(sentiment.score) > 0.5;
    const label = fitting.find(({ name }) => strong.test(name) === isStrong) ?? fitting[0];
    if (label !== undefined) return label.name;
  }
  if (sentiment.score === 0) return undefined;
  // Labels without a middle: the sign decides.
  return labels.find(({ name }) => groups[sentiment.score > 0 ? 'positive' : 'negative'].test(name.replace(strong, '')))?.name;
}

/** Whether labels are kinds of sentiment. */
export function areSentiments(names: readonly string[]): boolean {
  return (
    names.length >= 2 &&
    names.every((name) => Object.values(groups).some((group) => group.test(name.replace(strong, '').trim()))) &&
    names.some((name) => groups.positive.test(name.replace(strong, '')) || groups.negative.test(name.replace(strong, '')))
  );
}
