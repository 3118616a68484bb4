import { ProviderError } from '../model/provider-error.ts';
import type { Secret } from './secret.ts';

/**
 * The value of a provider's key, checked for what no key has before anything is sent.
 * @throws {@link ProviderError} `AUTH`, naming the variable and never the value.
 */
export function readSecret(secret: Secret, provider: string): string {
  const value = secret.resolve();
  const problem = value === undefined || value === '' ? 'is not set' : problemOf(value);
  if (problem === undefined) return value as string;
  throw new ProviderError(
    `The key of provider "${provider}" cannot be used: ${secret.name} ${problem}. Set it to the key exactly as the provider gave it, without quotes or spaces.`,
    { provider, errorClass: 'auth', data: { provider, errorClass: 'auth', secret: secret.name, problem } },
  );
}

/** What is wrong with a key, in words that give nothing of it away. */
function problemOf(value: string): string | undefined {
  if (value.trim() === '') return 'holds nothing but spaces';
  if (/^\s|\s$/.test(value)) return 'begins or ends with a space or a line break';
  if (/^["'`]|["'`]$/.test(value)) return 'has quotes around it';
  if (/^bearer\s/i.test(value)) return 'begins with "Bearer"';
  if (/\s/.test(value)) return 'has a space or a line break in it';
  if (/[^\x21-\x7e]/.test(value)) return 'has characters that no key has';
  if (/^(?:\$|<)|…|\.\.\.$|^(?:x+|your[-_ ].*)$/i.test(value)) return 'is a placeholder';
  return undefined;
}
