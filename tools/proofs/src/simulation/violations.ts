import type { Command, Json, RunEvent } from '@tutti/core';
import { graphProgram } from '@tutti/kernel';
import { unjustifiedStart } from '@tutti/testing';
import type { SimulatedCase } from './simulated-case.ts';
import { completions, replay, type LivedRun } from './simulated-lives.ts';

const settled: ReadonlySet<string> = new Set(['completed', 'failed', 'skipped', 'unreached', 'cancelled']);

/** What a run that was lived through has broken of what is promised, one line each. */
export async function violations(given: SimulatedCase, run: LivedRun): Promise<readonly string[]> {
  const { events } = run.host;
  return [
    ...run.rerun.map((what) => `${what} was completed and ran again`),
    ...recordsBroken(events),
    ...(given.cancelAt === 0 ? onceBroken(run) : []),
    ...foldBroken(given, events),
    ...snapshotBroken(given, events),
    ...(await replayBroken(given, run)),
  ];
}

/** Records without gaps, in order of time; one end for each step and for the run. */
function recordsBroken(events: readonly RunEvent[]): readonly string[] {
  const found: string[] = [];
  if (events.some(({ seq }, i) => seq !== i)) found.push(`records ${events.map(({ seq }) => seq).join(' ')}`);
  if (events.some(({ at }, i) => at < (events[i - 1]?.at ?? at))) found.push('time went back');
  const ends = [
    ...completions(events),
    ...events.flatMap((event) => (event.type === 'step.failed' || event.type === 'step.cancelled' ? [event.path] : [])),
  ];
  found.push(...twice(ends).map((what) => `${what} ended twice`));
  const closings = events.filter(({ type }) => type === 'run.closed').length;
  if (closings !== 1 || events.at(-1)?.type !== 'run.closed') found.push(`closed ${closings} times`);
  return found;
}

/** An effect of kind `once` happens at most once, also when a crash leaves it in doubt. */
function onceBroken({ books }: LivedRun): readonly string[] {
  return [...books].filter(([what, count]) => what.endsWith('#pay') && count > 1).map(([what, count]) => `${what} happened ${count} times`);
}

/** The Program's own account of the records: nothing starts unjustified or twice, no node settles twice or not at all. */
function foldBroken({ graph }: SimulatedCase, events: readonly RunEvent[]): readonly string[] {
  const found: string[] = [];
  const state = graphProgram.create(graph as unknown as Json);
  const started: string[] = [];
  const final = new Map<string, string>();
  for (const [i, event] of events.entries()) {
    const out: Command[] = [];
    graphProgram.advance(state, event, out);
    for (const command of out) {
      if (command.type !== 'run-step') continue;
      started.push(command.step);
      const reason = unjustifiedStart(graph, command.step, { program: graphProgram, state, events: events.slice(0, i + 1) });
      if (reason !== undefined) found.push(reason);
    }
    for (const { path, status } of graphProgram.inspect(state)) {
      if (final.has(path) && final.get(path) !== status) found.push(`${path} was ${final.get(path)} and became ${status}`);
      else if (settled.has(status)) final.set(path, status);
    }
  }
  found.push(...twice(started).map((step) => `${step} was started twice`));
  for (const { path, status } of graphProgram.inspect(state))
    if (!settled.has(status)) found.push(`${path} is ${status} in a run that has ended`);
  return found;
}

/** fold(restore(snapshot), tail) = fold(all), for a cut anywhere. */
function snapshotBroken({ graph, cut }: SimulatedCase, events: readonly RunEvent[]): readonly string[] {
  const definition = graph as unknown as Json;
  const whole = graphProgram.create(definition);
  const head = graphProgram.create(definition);
  const at = cut % (events.length + 1);
  const [all, before, after]: [Command[], Command[], Command[]] = [[], [], []];
  for (const event of events) graphProgram.advance(whole, event, all);
  for (const event of events.slice(0, at)) graphProgram.advance(head, event, before);
  const restored = graphProgram.restore(definition, JSON.parse(JSON.stringify(graphProgram.snapshot(head))) as Json);
  for (const event of events.slice(at)) graphProgram.advance(restored, event, after);
  const isSame =
    JSON.stringify(graphProgram.snapshot(restored)) === JSON.stringify(graphProgram.snapshot(whole)) &&
    JSON.stringify([...before, ...after]) === JSON.stringify(all);
  return isSame ? [] : [`a snapshot at record ${at} of ${events.length} leads elsewhere`];
}

/** Driven again from its records, the run ends alike, does nothing and records nothing. */
async function replayBroken(given: SimulatedCase, { host: last, outcome }: LivedRun): Promise<readonly string[]> {
  const again = await replay(given, last);
  const found: string[] = [];
  if (JSON.stringify(again.outcome) !== JSON.stringify(outcome))
    found.push(`replay ended ${JSON.stringify(again.outcome)} instead of ${JSON.stringify(outcome)}`);
  if (again.host.executions.length > 0) found.push('replay ran bodies');
  if (again.host.commits > 0) found.push('replay recorded something');
  return found;
}

function twice(items: readonly string[]): readonly string[] {
  return items.filter((item, i) => items.indexOf(item) !== i);
}
