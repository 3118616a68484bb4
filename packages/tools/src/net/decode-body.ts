/** The text of a body in the character set it names, else in UTF-8; `undefined` for what is no text. */
export function decodeBody(bytes: Uint8Array, contentType = ''): string | undefined {
  const isMarkup = /html|xml/i.test(contentType);
  const named = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? (isMarkup ? charsetInMarkup(bytes) : undefined);
  try {
    return new TextDecoder(named ?? 'utf-8', { fatal: named === undefined && !isMarkup }).decode(bytes);
  } catch {
    // An unknown name of a character set, or bytes that are no text.
    return named === undefined ? undefined : decodeBody(bytes);
  }
}

/** HTML names its character set in its first kilobyte. @see HTML Standard, "prescan a byte stream" */
function charsetInMarkup(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
  return /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1] ?? /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
}
