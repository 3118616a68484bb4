import { plainUsage, type Charge, type ErrorRecord, type RunEvent } from '@tutti/core';

type Unnumbered<Event> = Event extends RunEvent ? Omit<Event, 'seq' | 'at'> & { readonly at?: number } : never;

/** An event without its place: the history gives `seq`, and `at` in steps of a second unless one is given. */
export type Given = Unnumbered<RunEvent>;

/** Events numbered from 0, a second apart from 1,000 on. */
export function history(...given: readonly Given[]): readonly RunEvent[] {
  return given.map((event, seq) => ({ at: 1_000 + seq * 1_000, ...event, seq }) as RunEvent);
}

export const created: Given = { type: 'run.created', runId: 'run-1', program: 'graph', programVersion: 1, definitionHash: '', input: null };

export function started(path: string, attempt: number = 1): Given {
  return { type: 'step.started', path, attempt, effect: 'once', fingerprint: 'h@1' };
}

export function completed(
  path: string,
  more: { readonly attempt?: number; readonly startedAt?: number; readonly charge?: Charge } = {},
): Given {
  return { type: 'step.completed', path, attempt: 1, startedAt: 1_000, output: null, ...more };
}

export function failed(path: string, code: string = 'BROKEN'): Given {
  return { type: 'step.failed', path, attempt: 1, startedAt: 1_000, error: errorOf(code) };
}

export function errorOf(code: string): ErrorRecord {
  return { name: 'Error', code, message: `It is ${code}.`, retryable: true };
}

export function cost(nanoUsd: number, input: number = 0, output: number = 0): Charge {
  return { nanoUsd, usage: plainUsage(input, output) };
}

export const done: Given = { type: 'run.closed', outcome: { status: 'completed', output: { value: null } } };
