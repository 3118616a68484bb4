/** Lets the event loop turn once. @throws the signal's reason when it was aborted. */
export async function pause(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
