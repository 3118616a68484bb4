import fc from 'fast-check';

// What terminals draw in other widths than a column a character.
const awkward = [
  '\u0300', '\u0301', '\u20dd', '\u20e3', '\u0903', '\u093e', '\u094d', '\u09be', '\u0b57', '\u0cd5', '\u1b35', '\u302e', '\u{1d165}', '\u{1d16d}',
  '\u1100', '\u115f', '\u1160', '\u1161', '\u11a7', '\u11a8', '\u11ff', '\ua960', '\ua97c', '\ud7b0', '\ud7c6', '\ud7cb', '\ud7fb', '\uac00', '\uac01', '\ud7a3',
  '\u200c', '\u200d', '\ufe0e', '\ufe0f', '\u{e0100}', '\u180b', '\u{e0067}', '\u{e0062}', '\u{e0065}', '\u{e006e}', '\u{e007f}',
  '\u{1f1e6}', '\u{1f1e9}', '\u{1f1ea}', '\u{1f1ff}', '0', '1', '9', '#', '*', '\u00a9', '\u203c', '\u2640', '\u2642', '\u2695', '\u2708', '\u2764', '\u26a0',
  '\u{1f3fb}', '\u{1f3ff}', '\u{1f3f3}', '\u{1f3f4}', '\u{1f308}', '\u{1f468}', '\u{1f469}', '\u{1f467}', '\u{1f525}', '\u{1f600}', '\u{1f9b0}', '\u{1faf1}', '\u{1faf2}', '\u{1f44d}',
  '\uff76', '\uff9e', '\uff9f', '\uff70', '\uff21', '\uffa0', '\uffe6', '\u6f22', '\u3099', '\u304b', '\u0600', '\u06dd', '\u0d4e', '\u{110bd}', '\u{11190}', '\u0915', '\u0937',
  '\u00ad', '\u2028', '\u202e', '\ufeff', '\u0e33', '\u0eb3', '\ud800', '\udc00', '\t', '…', '·', '✓', 'a', ' ', '\u{20000}', '\u{10ffff}',
];

/** Texts of signs that are joined, marked, wide or invisible, and of everything else. */
export function anyText(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...awkward) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.array(unit, { maxLength: 12 }).map((units) => units.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii' }) },
  );
}
