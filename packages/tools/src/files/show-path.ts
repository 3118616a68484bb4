const SHOWN_LENGTH = 200;

/** A path as it may stand in a message: quoted, cut to 200 characters, control and direction-changing characters escaped. */
export function showPath(path: string): string {
  const cut = path.length > SHOWN_LENGTH ? `${path.slice(0, SHOWN_LENGTH)}…` : path;
  // Characters that move or hide the text around them could make a message name another file than the one meant.
  return `"${cut.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\]/gu, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
