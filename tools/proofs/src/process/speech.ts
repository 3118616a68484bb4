import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the program was started with. */
export function given<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T;
}

/** Says one value; it has left the process when this returns, whatever kills it next. */
export function say(value: unknown): void {
  writeSync(1, `${JSON.stringify(value)}\n`);
}

/** What the other side says, until it says no more. */
export async function* heard<T>(): AsyncGenerator<T> {
  for await (const line of createInterface({ input: process.stdin })) yield JSON.parse(line) as T;
}
