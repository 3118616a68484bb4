import { blockedLoop, stoppedOwner } from '../fencing/stopped-owner.ts';
import { silentOwner } from '../fencing/silent-owner.ts';
import { cancelEverywhere } from '../messages/cancels.ts';
import { sameKey } from '../messages/same-key.ts';
import { signalStorm } from '../messages/signals.ts';
import { terminate } from '../messages/termination.ts';
import type { Line } from '../report/report.ts';
import type { Soak } from './options.ts';

/** Two owners, a hundred starters, messages of other processes, SIGTERM. */
export const processes: Soak = async ({ random, share }) => {
  const rounds = (all: number): number => Math.ceil(all * share);
  return [
    await fenced(rounds(200)),
    await silent(rounds(50)),
    await blocked(rounds(20)),
    await started(rounds(10)),
    await signalled(random, rounds(10)),
    await cancelled(rounds(5)),
    await terminated(rounds(10)),
  ];
};

async function fenced(rounds: number): Promise<Line> {
  const { late, faults } = await stoppedOwner(rounds);
  return line(
    'a stale owner gets nothing on record',
    `owner stopped past its lease of 100 ms, run ended by a rival, owner woken: ${rounds} rounds`,
    { seen: `${late} late results refused (RUN_FENCED), one end each`, faults },
  );
}

async function silent(rounds: number): Promise<Line> {
  const { askedAfterMs, faults } = await silentOwner(rounds);
  return line(
    'an effect a silent owner may be at work on is not repeated',
    `owner stopped in a \`once\` effect (lease 100 ms, timeout 900 ms), run taken by a rival, owner woken to do it: ${rounds} rounds`,
    { seen: `asked after ${Math.min(...askedAfterMs)}–${Math.max(...askedAfterMs)} ms; one effect and one end each`, faults },
  );
}

async function blocked(rounds: number): Promise<Line> {
  const { faults } = await blockedLoop(rounds);
  return line('a blocked event loop splits nothing', `owner blocked for three leases with a rival at the door: ${rounds} rounds`, {
    seen: 'one end each, seen alike by both',
    faults,
  });
}

async function started(rounds: number): Promise<Line> {
  const reports = [];
  for (let round = 0; round < rounds; round++) reports.push(await sameKey(4, 25));
  const faults = reports.flatMap(({ starts, runs, outcomes, effects, faults: found }) =>
    starts === 100 && runs === 1 && outcomes === 1 && effects === 1
      ? found
      : [`${starts} starts, ${runs} runs, ${outcomes} outcomes, ${effects} effects`],
  );
  return line('one run per id', `one id started 100 times at once from 4 processes: ${rounds} rounds`, {
    seen: 'one run, one effect and one end each',
    faults,
  });
}

async function signalled(random: Parameters<typeof signalStorm>[0], rounds: number): Promise<Line> {
  const reports = [];
  for (let round = 0; round < rounds; round++) reports.push(await signalStorm(random, 100));
  return line(
    'a signal counts once or is refused',
    `100 signals to 100 waits, each posted by 3 processes in orders of their own, and once too late: ${rounds} rounds`,
    { seen: 'each signal ended one wait; late ones got RUN_CLOSED', faults: reports.flatMap(({ faults }) => faults) },
  );
}

async function cancelled(rounds: number): Promise<Line> {
  const reports = [];
  for (let round = 0; round < rounds; round++) reports.push(await cancelEverywhere());
  const slowest = Math.max(...reports.flatMap(({ tookMs }) => Object.values(tookMs)));
  const faults = [...reports.flatMap(({ faults: found }) => found), ...(slowest > 1_000 ? [`one took ${Math.round(slowest)} ms`] : [])];
  const places = Object.keys(reports[0]?.tookMs ?? {});
  return line(
    'a cancel reaches a run wherever it waits, within 1 s',
    `from another process, in ${places.length} places (${places.join(', ')}): ${rounds} rounds`,
    { seen: `on record after at most ${Math.round(slowest)} ms`, faults },
  );
}

async function terminated(rounds: number): Promise<Line> {
  const reports = [];
  for (let round = 0; round < rounds; round++) reports.push(await terminate());
  const faults = reports.flatMap(({ inTime, exitCode, faults: found }) => [
    ...found,
    ...(inTime === 10 && exitCode === 0 ? [] : [`${inTime} in time, exit ${exitCode}`]),
  ]);
  return line('SIGTERM: grace, then recoverable', `20 bodies at work, 10 of which end in the grace time of 400 ms: ${rounds} rounds`, {
    seen: `exit 0 after at most ${Math.round(Math.max(...reports.map(({ tookMs }) => tookMs)))} ms; 10 kept, 10 done by the next process`,
    faults,
  });
}

function line(promise: string, tried: string, { seen, faults }: { readonly seen: string; readonly faults: readonly string[] }): Line {
  return { promise, tried, seen, isHeld: faults.length === 0, faults };
}
