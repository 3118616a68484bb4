/** A promise whose rejection harms nobody when the handler does not look at it. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
