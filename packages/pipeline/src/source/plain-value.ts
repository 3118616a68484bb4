import { CORE_SCHEMA } from 'js-yaml';

/**
 * The value of a text without quotes in YAML 1.2's core schema.
 * Undefined for a number that a number cannot hold, or not digit by digit.
 */
export function plainValue(text: string): string | number | boolean | null | undefined {
  const { value } = CORE_SCHEMA.resolveImplicitScalarTag(text) as { readonly value: string | number | boolean | null };
  const isTooGreat = typeof value === 'number' ? Math.abs(value) > Number.MAX_SAFE_INTEGER : isInfinite(value);
  return isTooGreat ? undefined : value;
}

/** The schema takes a number with too many digits for a text. */
function isInfinite(value: string | boolean | null): boolean {
  return typeof value === 'string' && /^[-+.\d]/.test(value) && Math.abs(Number(value)) === Infinity;
}
