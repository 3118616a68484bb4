import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { anyText } from '../spec-support/texts.ts';
import { displayWidth } from './display-width.ts';

it.each([
  ['draft ✓', 7],
  ['漢字', 4],
  ['e\u0301', 1],
  ['\u200b', 0],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['🇩', 1],
  ['👍🏽', 2],
  ['1️⃣', 2],
  ['1\u20e3', 2],
  ['⚠', 1],
  ['⚠️', 2],
  ['क\u093e', 2],
  ['ｶﾞ', 2],
  ['한', 2],
  ['\u1112\u1161\u11ab', 2],
  ['\u1100\u1100\u1161', 4],
  ['\u1100\uac00', 4],
])('gives %j the columns a terminal gives it: %d', (text, width) => expect(displayWidth(text)).toBe(width));

it('measures every text as string-width does', () => {
  fc.assert(
    fc.property(anyText(), (text) => expect(displayWidth(text)).toBe(stringWidth(text, { countAnsiEscapeCodes: true }))),
    { numRuns: 500 },
  );
});
