/** Names of the classes a licence text is sorted into, with the words they are known by in SPDX identifiers. */
const PATTERNS: readonly (readonly [licenceClass: string, pattern: RegExp])[] = [
  ['AGPL', /^agpl/i],
  ['LGPL', /^lgpl/i],
  ['GPL', /^gpl|gnu general public/i],
  ['MPL-2.0', /^mpl|mozilla/i],
  ['Apache-2.0', /^apache/i],
  ['BSD-2-Clause', /^bsd-2/i],
  ['BSD-3-Clause', /^bsd(?:-3|$)/i],
  ['ISC', /^isc/i],
  ['MIT', /^mit|^x11|^expat/i],
  ['Unlicense', /^unlicen[sc]e|^0bsd|^cc0|public domain/i],
];

/** The classes of an SPDX expression, in the order of the expression; parts nobody knows are kept as they are. */
export function declaredClasses(expression: string): readonly string[] {
  const parts = expression
    .split(/\s+(?:OR|AND|WITH)\s+|[()]/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return [...new Set(parts.map((part) => PATTERNS.find(([, pattern]) => pattern.test(part))?.[0] ?? part))];
}
