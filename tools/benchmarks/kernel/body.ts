let executed = 0;

/** The body of every node of every contender: it returns its index, asynchronously, and is counted. */
export async function body(index: number): Promise<number> {
  executed++;
  return index;
}

/** How many bodies ran since the last call. */
export function takeExecuted(): number {
  const count = executed;
  executed = 0;
  return count;
}
