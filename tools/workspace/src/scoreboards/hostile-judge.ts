import type { Checker, Seen } from './hostile-checker.ts';
import type { HostileRow } from './hostile-index.ts';

/** @returns what is wrong with what was seen; undefined when it is as the row expects. */
export function judgeSeen(row: HostileRow, seen: Seen, codes: Checker['codes']): string | undefined {
  const wanted = codesFor(row.code, codes);
  if (row.expected === 'reject') {
    if (seen.outcome !== 'refused')
      return `expected ${wanted.join(' or ')}, but it was taken${seen.harm.length === 0 ? '' : `: ${seen.harm.join('; ')}`}`;
    if (!wanted.includes(seen.code)) return `expected ${wanted.join(' or ')}, refused with ${seen.code}: ${seen.message}`;
    return seen.message.trim() === '' ? `refused with ${seen.code}, but without a message` : undefined;
  }
  if (seen.outcome === 'refused') return `expected to go on, refused with ${seen.code}: ${seen.message}`;
  if (seen.harm.length > 0) return seen.harm.join('; ');
  if (row.expected === 'neutralise' && row.code !== '' && !wanted.some((code) => seen.warnings?.includes(code))) {
    return `expected the warning ${wanted.join(' or ')}, got ${seen.warnings?.join(', ') || 'none'}`;
  }
  return undefined;
}

function codesFor(code: string, codes: Checker['codes']): readonly string[] {
  const own = Object.hasOwn(codes, code) ? codes[code] : undefined;
  return own === undefined ? [code] : typeof own === 'string' ? [own] : own;
}
