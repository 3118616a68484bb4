/** Something that began, and perhaps ended. Times are ms since 1970. */
export interface Timed {
  readonly startedAt?: number;
  readonly seenAt?: number;
  readonly endedAt?: number;
}

/** Ms from the start to the end, or to `now` while it goes on; `undefined` when it has not begun, or neither end nor `now` is known. */
export function elapsedMs({ startedAt, seenAt, endedAt }: Timed, now?: number): number | undefined {
  const start = startedAt ?? seenAt;
  const end = endedAt ?? now;
  return start === undefined || end === undefined ? undefined : Math.max(0, end - start);
}
