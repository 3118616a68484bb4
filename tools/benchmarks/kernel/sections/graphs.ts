import { interleave, type Subject } from '../../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, type Samples, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { type Contender, runChecked } from '../contender.ts';
import { readyQueue } from '../contenders/ready-queue.ts';
import { tutti } from '../contenders/tutti.ts';
import type { BenchOptions } from '../options.ts';
import { timing } from '../timing.ts';
import { makeWorld, type Shape, type World } from '../worlds.ts';

const BESIDE_PEERS: readonly (readonly [Shape, number])[] = [['chain', 100], ['chain', 1_000], ['fan', 1_000], ['dag', 1_000], ['map', 1_000]];
const SCALED: readonly Shape[] = ['chain', 'fan', 'dag'];
const SIZES = [10_000, 100_000];
const BASE = 1_000;
const UNIT = { unit: 'µs per node', better: 'lower' } as const;

type Measured = ReadonlyMap<string, readonly number[]>;

/** No-op nodes in memory: ours beside the peers, ours at size, and the bare floor, all in the same rounds. */
export async function measureGraphs({ rounds, seed }: BenchOptions, peers: readonly Contender[]): Promise<readonly BenchResult[]> {
  const small = BESIDE_PEERS.map(([shape, size]) => makeWorld(shape, size, seed));
  const large = SCALED.flatMap((shape) => SIZES.map((size) => makeWorld(shape, size, seed)));
  const dags = [...small, ...large].filter(({ shape }) => shape === 'dag');
  const subjects = [
    ...small.flatMap((world) => [tutti, ...peers].filter(({ shapes }) => shapes.includes(world.shape)).map((contender) => subject(contender, world))),
    ...large.map((world) => subject(tutti, world)),
    ...dags.map((world) => subject(readyQueue, world)),
  ];
  const measured = await interleave(subjects, timing(rounds));
  return [
    ...small.map((world) => ({ name: world.name, ...UNIT, ...samplesOf(measured, world, peers) })),
    ...large.map((world) => ({ name: `scale/${world.name}`, ...UNIT, ...samplesOf(measured, world, []) })),
    ...SCALED.flatMap((shape) => SIZES.map((size) => growth(measured, shape, size))),
    ...dags.map((world) => ({ name: `floor/${world.name}`, ...UNIT, ...samplesOf(measured, world, [readyQueue]) })),
  ].map(toResult);
}

function subject(contender: Contender, world: World): Subject {
  return { name: key(contender.name, world.name), units: world.size, run: () => runChecked(contender, world) };
}

function samplesOf(measured: Measured, world: World, peers: readonly Contender[]): Pick<Samples, 'tutti' | 'peers'> {
  const of = (name: string): readonly number[] | undefined => measured.get(key(name, world.name));
  const present = peers.flatMap(({ name }) => (of(name) === undefined ? [] : [[name, of(name) as readonly number[]] as const]));
  return { tutti: of(tutti.name) ?? [], peers: Object.fromEntries(present) };
}

/** How many times more a node costs at this size than at the base size, round by round. */
function growth(measured: Measured, shape: Shape, size: number): Samples {
  const base = measured.get(key(tutti.name, `${shape}/${BASE}`)) ?? [];
  const large = measured.get(key(tutti.name, `${shape}/${size}`)) ?? [];
  return { name: `growth/${shape}/${size}`, unit: `× ${shape}/${BASE}`, better: 'lower', tutti: large.map((value, round) => value / (base[round] as number)) };
}

function key(contender: string, world: string): string {
  return `${contender} ${world}`;
}
