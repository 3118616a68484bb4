import type { Json, JsonObject } from '@tutti/core';

/** Puts records of a journal that is not ours into our words; what it does not know stays as it is. */
export class Vocabulary {
  #lastAt = 0;
  readonly #attempts: Map<string, number> = new Map();
  readonly #done: Set<Json> = new Set();

  translate(record: JsonObject): JsonObject {
    const { run, step, at, written, ...rest } = record as Record<string, Json>;
    this.#lastAt = timeOf(at) ?? timeOf(written) ?? this.#lastAt;
    const base = { ...rest, at: this.#lastAt, ...(run !== undefined && { runId: run }), ...(step !== undefined && { path: step }) };
    const words = typeof rest['type'] === 'string' && Object.hasOwn(WORDS, rest['type']) ? WORDS[rest['type']] : undefined;
    if (words === undefined) return base;
    if (rest['type'] === 'step.completed' && step !== undefined) this.#done.add(step);
    const stepAtWork = STEPS.find((id) => !this.#done.has(id)) ?? STEPS[0];
    const attempt = this.#attemptOf(step, rest['attempt']);
    return { ...base, ...words({ ...record, run: run ?? null }, { at: this.#lastAt, attempt, stepAtWork }) };
  }

  /** Of a step that has no attempt on record, the one it was started with. */
  #attemptOf(step: Json | undefined, given: Json | undefined): number {
    const key = String(step);
    const attempt = typeof given === 'number' ? given : (this.#attempts.get(key) ?? 1);
    this.#attempts.set(key, attempt);
    return attempt;
  }
}

interface Known {
  readonly at: number;
  readonly attempt: number;
  /** What a record without a step is about. */
  readonly stepAtWork: string;
}

const WORDS: Readonly<Record<string, (record: Record<string, Json>, known: Known) => Record<string, Json>>> = {
  'run.created': ({ run, input = null }) => ({
    ...(run !== null && { runId: run as Json }),
    program: 'graph',
    programVersion: 1,
    definitionHash: '',
    input,
  }),
  'run.completed': ({ output = null }) => ({ type: 'run.closed', outcome: { status: 'completed', output: { value: output } } }),
  'run.failed': ({ error = null }) => ({ type: 'run.closed', outcome: { status: 'failed', error: errorOf(error) } }),
  'run.cancelled': ({ reason }) => ({
    type: 'run.closed',
    outcome: { status: 'cancelled', reason: typeof reason === 'string' ? reason : 'on record' },
  }),
  'run.paused': ({ reason }) => ({ reason: typeof reason === 'string' ? reason : 'on record' }),
  'step.started': ({ effect = 'idempotent' }, { attempt }) => ({ attempt, effect }),
  'step.completed': (_record, { at, attempt }) => ({ attempt, startedAt: at }),
  'step.failed': ({ error = null }, { at, attempt }) => ({ attempt, startedAt: at, error: errorOf(error) }),
  'signal.received': ({ id, seq = 0, name = 'signal', payload = null }) => ({ id: id ?? `signal-${JSON.stringify(seq)}`, name, payload }),
  // A timer is a wait of the step at work: its time is on record, so that a restart does not start it anew.
  'timer.set': ({ step, due = null }, { stepAtWork }) => ({
    type: 'wait.opened',
    path: step ?? stepAtWork,
    key: TIMER,
    until: { dueAt: timeOf(due) ?? null },
  }),
  'timer.fired': ({ step }, { stepAtWork }) => ({ type: 'wait.closed', path: step ?? stepAtWork, key: TIMER, output: null }),
};

/** The steps of the code the journals were made by, in order. */
const STEPS = ['a', 'b'] as const;

export const TIMER = 'timer';

function timeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function errorOf(error: Json): Json {
  const message = typeof error === 'string' ? error : JSON.stringify(error);
  return { name: 'Error', code: 'RECORDED', message, retryable: false };
}
