import type { Sentence } from '../text/text-document.ts';

/** More words without an end are no sentence. */
export const LONGEST_SENTENCE: number = 200;

/** How much the form of a sentence, its words alone, makes of its importance: 1 is plain. */
export function sentenceShape({ text, kind, words, section, index }: Sentence): number {
  let factor = kind === 'paragraph' ? 1 : kind === 'item' ? 0.75 : 0.4;
  // The first line under a title is often short and says what the thing is.
  if (words < 6) factor *= index <= 0 ? 1.5 : 0.5;
  if (words > 45) factor *= 0.8;
  if (text.endsWith('?')) factor *= 0.5;
  if (text.endsWith(':')) factor *= 0.35;
  if (text.endsWith(';')) factor *= 0.4;
  if (/^(?:it|this|that|these|those|they|he|she|but|and|so|however|also|then|such|instead|otherwise|for example|in addition)\b/i.test(text))
    factor *= 0.8;
  if (
    /^(?:note|see|click|check out|thanks|follow|try it|join|get started|head to|thanks to|star|learn more|read more|run|install|visit|please|you can also|if you)\b/i.test(
      text,
    )
  )
    factor *= 0.6;
  if (/^[^.]{0,60}\b(?:is|are|was) (?:an?|the|one)\b|\b(?:provides?|allows?|supports?|helps?|lets)\b/i.test(text)) factor *= 1.3;
  if (/\bhereby grant|\bpermission is\b|\bpermitted provided\b|\bmay not\b|\bmust\b|\bbreaking\b|\bwithout warranty\b/i.test(text))
    factor *= 1.25;
  if (/^["“][^"”]{1,60}["”] (?:\([^)]{0,40}\) |form )?(?:shall )?means?\b/i.test(text)) factor *= 0.4;
  if (/\bbreaking changes?\b/i.test(section)) factor *= 1.4;
  if (
    /^(?:install|installation|usage|example|license|licence|contribut|sponsor|support|credits?|thanks|author|related|see also|changelog|badge|community|backers?|table of contents|faq)/i.test(
      section,
    )
  )
    factor *= 0.55;
  if (/^[a-z]+[A-Z]\w*\b|^[a-z]\w*\(/.test(text)) factor *= 0.6;
  if (isShouted(text)) factor *= 0.7;
  return factor;
}

/** Mostly capitals. */
export function isShouted(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}]/gu, '');
  return letters.length > 20 && text.replaceAll(/[^\p{Lu}]/gu, '').length > letters.length * 0.6;
}

/** No bare links, code, names or numbers: something is said. */
export function isTellable({ text, words, stems, kind }: Sentence): boolean {
  if (words < 4 || words > LONGEST_SENTENCE || stems.length < 2 || kind === 'row') return false;
  if (/^(?:https?:\/\/|[$>] |[\w.]+\([^)]*\)(?:$|[:.]|\s?=)|npm |yarn |pnpm |npx |import |const |copyright|©|\(c\))/i.test(text))
    return false;
  if (words < 8 && text.includes('://')) return false;
  // Rows of links to elsewhere.
  if (/ \| [^|]{1,60} \| /.test(text)) return false;
  const letters = text.replaceAll(/[^\p{L}\s]/gu, '').length;
  return letters > text.length * 0.7 || letters > 120;
}
