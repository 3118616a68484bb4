import { actOf, isJsonObject, REDACTED, type Json } from '@tutti/core';
import { SecretTakenOutError } from '../errors/secret-taken-out-error.ts';
import type { CheckedCall } from './assert-agreed.ts';

const MAX_DEPTH = 4;

/**
 * Refuses what would be sent or written in place of a secret. Files and results go on record without the secrets in them, so a step that is handed
 * a token, from its file or from another step, would send "[redacted]", and somebody far away would have to say that it is wrong. In texts and in records of data
 * it is a word like others.
 * @throws SecretTakenOutError
 */
export function assertSecretsThere(call: CheckedCall, readsOutside: boolean): void {
  if (!readsOutside && actOf(call.definition, call.parameters) === undefined) return;
  const path = placeIn(call.parameters, []);
  if (path === undefined) return;
  throw new SecretTakenOutError(
    `The parameter "${path.join('.')}" of ${call.tool}.${call.action} holds ${JSON.stringify(REDACTED)}: it was something that looks like a secret, in the file or in what a step gave, and secrets are taken out before anything goes on record, so that this step never sees it. ` +
      'Do what needs the secret in the step that gets it; or set it as a variable, declare its name under "environment", and write {{ env.NAME }} here.',
    { data: { tool: call.tool, action: call.action, parameter: path.join('.') } },
  );
}

/** Where a value is what was left of a secret, and nothing else: alone, behind the word of a scheme, or in a URL. Lists are data. */
function placeIn(value: Json, path: readonly string[]): readonly string[] | undefined {
  if (typeof value === 'string') return isLeftOver(value) ? path : undefined;
  if (!isJsonObject(value) || path.length >= MAX_DEPTH) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = placeIn(member, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isLeftOver(text: string): boolean {
  const plain = text.trim();
  return (
    (plain.endsWith(REDACTED) && (plain === REDACTED || /^[\w-]{1,20} \[redacted\]$/.test(plain))) ||
    (/^https?:\/\/\S*$/i.test(plain) && /\[redacted\]|%5Bredacted%5D/i.test(plain))
  );
}
