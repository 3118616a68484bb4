import type { DecidedValue } from '../values/decided-value.ts';
import type { TurnScope } from './turn-scope.ts';

/** Puts a decision on record, unless nobody waits for it any more. A large value is folded, its blob recorded. */
export function recordDecision(turn: TurnScope, key: string, { value = null, blob, error }: DecidedValue): void {
  if (!turn.run.evaluations.has(key)) return;
  const record = { type: 'evaluated', seq: turn.seq, at: turn.at, key } as const;
  if (error !== undefined) turn.append({ ...record, error });
  else if (blob !== undefined) turn.append({ ...record, blob }, { ...record, value, blob });
  else turn.append({ ...record, value });
}
