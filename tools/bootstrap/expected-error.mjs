/** An error whose message is all the user needs: the entry prints it without a stack. */
export function expected(message) {
  return Object.assign(new Error(message), { isExpected: true });
}
