/** Says why an expression has no value for a record; who knows the row makes an error for people of it. */
export class NotComputable extends Error {
  override readonly name = 'NotComputable';
}
