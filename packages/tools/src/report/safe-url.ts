const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", colon: ':', tab: '\t', newline: '\n' };

/** An address that a link may lead to (web, mail, phone, or relative); undefined for every other scheme, however it is disguised. */
export function linkUrl(url: string): string | undefined {
  const scheme = schemeOf(decode(url));
  return scheme === undefined || ['http', 'https', 'mailto', 'tel'].includes(scheme) ? decode(url).trim() : undefined;
}

/** An address that an image may be loaded from without telling anyone: relative, or inline data of a picture. */
export function imageUrl(url: string): string | undefined {
  const plain = decode(url).trim();
  if (/^data:image\/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+$/i.test(plain)) return plain;
  return schemeOf(plain) === undefined && !/^[\\/]{2}/.test(plain) ? plain : undefined;
}

/** What browsers take as the scheme: they skip white space and control characters. */
function schemeOf(url: string): string | undefined {
  const bare = url.replaceAll(/[\p{Cc}\p{Cf}\s]/gu, '');
  return /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
}

function decode(url: string): string {
  return url.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi, (whole: string, ...groups: readonly (string | undefined)[]) => {
    const [hex, digits, name] = groups;
    if (name !== undefined) return Object.hasOwn(named, name.toLowerCase()) ? (named[name.toLowerCase()] as string) : whole;
    const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
