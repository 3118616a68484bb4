import { ValidationError } from '@tutti/core';

/** Checks a name people give: a run's id, a queue, a lane, a signal. @throws ValidationError unless it is text of 1 to 1,024 units. */
export function assertName(name: unknown, what: string): asserts name is string {
  if (typeof name === 'string' && name.length > 0 && name.length <= 1_024) return;
  const given = typeof name === 'string' && name.length > 0 ? `a text of ${name.length} characters` : JSON.stringify(name);
  throw new ValidationError(`${what} is ${given}; it must be a text of 1 to 1024 characters. Give it a name.`, { data: { what } });
}
