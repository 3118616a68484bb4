/** The texts a secret can be found as: itself, and its usual encodings, also as a part of a longer encoded text. */
export function secretForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    secret,
    ...inUrl(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)).flatMap((form) => [form, ...inUrl(form)]),
  ];
  return [...new Set(forms)].filter((form) => form.length >= MIN_FORM).sort((a, b) => b.length - a.length);
}

const MIN_FORM = 6;

/** In a path or a query, a form's body, and with escapes in small letters. */
function inUrl(text: string): readonly string[] {
  const encoded = encodeURIComponent(text);
  const small = encoded.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
  return [encoded, small, new URLSearchParams({ '': text }).toString().slice(1)];
}

/**
 * How a secret looks in base64 when `offset` bytes (mod 3) stand before it: the characters that depend on it alone.
 * `user:secret` of basic authentication is such a text.
 */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const own = encoded.slice(first, last);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
