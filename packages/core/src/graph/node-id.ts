const NODE_ID = /^[A-Za-z0-9_.-]{1,128}$/;

/** Whether a text can be a node's id: letters, digits, `_`, `-`, `.`; 1 to 128 characters; not `__proto__`. */
export function isNodeId(text: string): boolean {
  return NODE_ID.test(text) && text !== '__proto__';
}
