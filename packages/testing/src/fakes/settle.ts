/**
 * Lets everything run that is ready to: promise chains of any length, and what they put into the event loop's next turn.
 * Takes no time on any clock.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
