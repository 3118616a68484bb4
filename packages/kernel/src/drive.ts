import { assertJson, toErrorRecord, type ErrorRecord, type Evaluate, type Host, type Json, type Outcome, type OutputRef, type RunCreated } from '@tutti/core';
import { foldEvent } from './run-state/fold-event.ts';
import type { RunFold } from './run-state/run-fold.ts';
import { stateOf } from './run-state/state-of.ts';
import { Turn } from './turn/turn.ts';
import { RunReader } from './values/run-reader.ts';

/**
 * Drives one run on a Host until it closes: fold what arrived, decide what is to be decided, append once, then perform.
 * @param created The run's first record, for a Host that has none yet.
 * @throws What the Host's commit rejects with; the run's state is then of no use and its records are as they were.
 */
export async function drive(run: RunFold, host: Host, created?: RunCreated): Promise<Outcome<OutputRef>> {
  await foldHistory(run, host);
  let turn = new Turn(run, host.startedAt);
  if (run.length > 0) turn.recover();
  else if (created !== undefined) turn.begin(created);
  for (;;) {
    while (run.evaluations.size > 0 && run.closed === undefined) await decide(turn, host);
    if (turn.events.length > 0) {
      const committed = host.commit(turn.events, stateOf(run));
      if (committed !== undefined) await committed;
    }
    perform(run, turn.at, host);
    if (run.closed !== undefined) return run.closed;
    const next = host.next();
    const arrival = next instanceof Promise ? await next : next;
    turn = new Turn(run, arrival.at);
    turn.arrive(arrival);
  }
}

function perform(run: RunFold, at: number, host: Host): void {
  const commands = run.out;
  run.out = [];
  for (const command of commands) {
    if (command.type === 'start-timer') host.perform({ type: 'start-timer', timer: command.timer, afterMs: Math.max(0, command.dueAt - at) });
    else host.perform(command);
  }
}

async function foldHistory(run: RunFold, host: Host): Promise<void> {
  for await (const events of host.history ?? []) {
    for (const event of events) foldEvent(run, event);
    run.out = [];
  }
}

/** Brings the decision of one evaluator into the turn. */
async function decide(turn: Turn, host: Host): Promise<void> {
  const [evaluate] = turn.run.evaluations.values();
  if (evaluate === undefined) return;
  const decision = await evaluated(turn.run, evaluate, host);
  turn.append({ type: 'evaluated', seq: turn.seq, at: turn.at, key: evaluate.key, ...decision });
  turn.settle();
}

async function evaluated(run: RunFold, evaluate: Evaluate, host: Host): Promise<{ readonly value: Json } | { readonly error: ErrorRecord }> {
  try {
    const value = (await host.evaluate(evaluate, new RunReader(run, evaluate.scope))) ?? null;
    assertJson(value, `The decision of "${evaluate.evaluator}" for ${evaluate.key}`);
    return { value };
  } catch (error) {
    return { error: toErrorRecord(error) };
  }
}
