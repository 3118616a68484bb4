/** The texts a secret can be found as: itself, and its usual encodings, also as a part of a longer encoded text. */
export function secretForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= MIN_FORM).sort((a, b) => b.length - a.length);
}

const MIN_FORM = 6;

/**
 * How a secret looks in base64 when `offset` bytes (mod 3) stand before it: the characters that depend on it alone.
 * `user:secret` of basic authentication is such a text.
 */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replaceAll('=', '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const own = encoded.slice(first, last);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
