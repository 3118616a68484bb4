const MAX_LENGTH = 128;

/** By character code: what an id may be made of. */
const allowed = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.') allowed[character.charCodeAt(0)] = 1;

/** Whether a text can be a node's id: letters, digits, `_`, `-`, `.`; 1 to 128 characters; not `__proto__`. */
export function isNodeId(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > MAX_LENGTH) return false;
  // A loop, as every node of every graph is asked: for a short name an expression takes twice as long.
  for (let i = 0; i < length; i++) if (allowed[text.charCodeAt(i)] !== 1) return false;
  return text !== '__proto__';
}
