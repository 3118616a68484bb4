// A key may stand behind a percent-encoded character, whose last digit is no part of a word.
const START = '(?<=^|[^A-Za-z0-9]|%[0-9A-Fa-f]{2}|\\\\[nrt])';

/** Forms of keys that services give out; each is a secret wherever it stands. */
const keyForms: readonly string[] = [
  'sk-(?:ant|proj|or|svcacct|admin|lf)-[A-Za-z0-9_-]{6,}', // OpenAI, Anthropic, OpenRouter, Langfuse
  'sk-(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{16,}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}', // Stripe
  'whsec_[A-Za-z0-9+/=]{16,}',
  'AIza[A-Za-z0-9_-]{20,}',
  'ya29\\.[A-Za-z0-9_-]{16,}',
  'GOCSPX-[A-Za-z0-9_-]{16,}', // Google
  'gh[pousr]_[A-Za-z0-9]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'glpat-[A-Za-z0-9_-]{12,}',
  'xox[abeoprs]-[A-Za-z0-9-]{8,}',
  'xapp-[A-Za-z0-9-]{8,}', // Slack
  'hf_(?=[A-Za-z0-9_-]*[A-Z0-9])[A-Za-z0-9_-]{16,}', // Hugging Face
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}', // AWS
  'npm_[A-Za-z0-9]{16,}',
  'pypi-[A-Za-z0-9_-]{16,}',
  'dop_v1_[a-f0-9]{16,}',
  'gsk_[A-Za-z0-9]{16,}',
  'r8_[A-Za-z0-9]{16,}',
  'xai-[A-Za-z0-9_-]{16,}',
  'pplx-[A-Za-z0-9]{16,}',
  'nvapi-[A-Za-z0-9_-]{16,}',
  'tvly-[A-Za-z0-9_-]{12,}',
  'lsv2_[A-Za-z0-9_]{16,}',
  'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}', // SendGrid
  '[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}', // Telegram
  'eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?', // JSON Web Token
];

/** A whole private key, or its beginning when the end is missing. */
const privateKey =
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]*)/g;

const keys = new RegExp(`${START}(?:${keyForms.join('|')})`, 'g');

/** Places that hold a secret whatever its form; the first group stays, the second goes. In JSON inside JSON the quotes around it are escaped. */
const places: readonly RegExp[] = [
  /(\b(?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?(?:bearer|basic|token|digest|apikey)\s+)((?:[^\s"'\\,;<>]|\\(?!\\*["']))+)/gi,
  /(\bbearer\s+)((?=[A-Za-z0-9._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{12,})/gi,
  /(\b(?:x-)?(?:goog-)?api[-_]?key\\*["']?\s*[:=]\s*\\*["']?)((?:[^\s"'\\,;&<>]|\\(?!\\*["'])){6,})/gi,
  /(\b[A-Z0-9_]*(?:API_?KEY|SECRET(?:_ACCESS)?(?:_KEY)?|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY)\\*["']?\s*=\s*\\*["']?)((?:[^\s"'\\,;&<>]|\\(?!\\*["'])){6,})/g,
  /(\b(?:aws_secret_access_key|client_secret|access_token|refresh_token|id_token|auth_token|password|passwd)\\*["']?\s*[:=]\s*\\*["']?)((?:[^\s"'\\,;&<>]|\\(?!\\*["'])){6,})/gi,
  /(\b(?:set-)?cookie\\*["']?\s*:\s*\\*["']?)([^\r\n"']{6,})/gi,
  /([?&](?:key|api[-_]?key|token|access_token|sig|signature|password|secret)=)([^\s&#"'<>]{6,})/gi,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)([^\s/@"']+)(?=@)/gi,
];

/** Takes out keys of known forms, wherever they stand. */
export function redactKeys(text: string, mask: string): string {
  return text.replace(privateKey, mask).replace(keys, mask);
}

/** Takes out what looks like a secret, by its form or by its place. */
export function redactPatterns(text: string, mask: string): string {
  let redacted = redactKeys(text, mask);
  for (const place of places)
    redacted = redacted.replace(place, (whole: string, before: string, value: string) =>
      value.startsWith(mask) ? whole : `${before}${mask}`,
    );
  return redacted;
}

/** Whether a text holds a key of a known form. */
export function hasKey(text: string): boolean {
  keys.lastIndex = 0;
  privateKey.lastIndex = 0;
  return keys.test(text) || privateKey.test(text);
}
