import { interleaveSamplers, type Sampler } from '../../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, type Samples, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { readyQueue } from '../contenders/ready-queue.ts';
import { tutti } from '../contenders/tutti.ts';
import { Child } from '../load/child.ts';
import type { BenchOptions } from '../options.ts';
import type { Shape } from '../worlds.ts';

const PEERS = ['langgraph', 'mastra'];
const BESIDE_PEERS: readonly World[] = [
  ['chain', 100],
  ['chain', 1_000],
  ['fan', 1_000],
  ['dag', 1_000],
  ['map', 1_000],
];
const SCALED: readonly Shape[] = ['chain', 'fan', 'dag'];
const SIZES = [10_000, 100_000];
const BASE = 1_000;
const UNIT = { unit: 'µs per node', better: 'lower' } as const;

type World = readonly [Shape, size: number];
type Measured = ReadonlyMap<string, readonly number[]>;

/**
 * No-op nodes in memory: ours beside the peers, ours at size, and the bare floor, all in the same rounds. Each contender has a process
 * of its own, as in the programs that use it: nobody pays for another's garbage, or for what another has taught the compiler.
 */
export async function measureGraphs({ rounds, seed, peers: withPeers }: BenchOptions): Promise<readonly BenchResult[]> {
  const peers = withPeers ? PEERS : [];
  const large = SCALED.flatMap((shape) => SIZES.map((size) => [shape, size] as const));
  const dags = [...BESIDE_PEERS, ...large].filter(([shape]) => shape === 'dag');
  const processes: Child[] = [];
  const start = async (name: string, worlds: readonly World[]): Promise<readonly Sampler[]> => {
    const child = new Child('contender', [name, seed]);
    processes.push(child);
    const shapes = await child.next<readonly Shape[]>();
    return worlds.filter(([shape]) => shapes.includes(shape)).map((world) => samplerIn(child, name, world));
  };
  try {
    const samplers = [
      ...(await start(tutti.name, [...BESIDE_PEERS, ...large])),
      ...(await Promise.all(peers.map((peer) => start(peer, BESIDE_PEERS)))).flat(),
      ...(await start(readyQueue.name, dags)),
    ];
    const measured = await interleaveSamplers(samplers, { rounds, passes: 3 });
    return [
      ...BESIDE_PEERS.map((world) => ({ name: nameOf(world), ...UNIT, ...samplesOf(measured, world, peers) })),
      ...large.map((world) => ({ name: `scale/${nameOf(world)}`, ...UNIT, ...samplesOf(measured, world, []) })),
      ...large.map((world) => growth(measured, world)),
      ...dags.map((world) => ({ name: `floor/${nameOf(world)}`, ...UNIT, ...samplesOf(measured, world, [readyQueue.name]) })),
    ].map(toResult);
  } finally {
    await Promise.all(processes.map((child) => child.kill()));
  }
}

function samplerIn(child: Child, contender: string, world: World): Sampler {
  return {
    name: key(contender, world),
    warmUp: async () => void (await child.ask(`warm-up ${nameOf(world)}`)),
    sample: () => child.ask<number>(`sample ${nameOf(world)}`),
  };
}

function samplesOf(measured: Measured, world: World, peers: readonly string[]): Pick<Samples, 'tutti' | 'peers'> {
  const of = (name: string): readonly number[] | undefined => measured.get(key(name, world));
  const present = peers.flatMap((name) => (of(name) === undefined ? [] : [[name, of(name) as readonly number[]] as const]));
  return { tutti: of(tutti.name) ?? [], peers: Object.fromEntries(present) };
}

/** How many times more a node costs at this size than at the base size, round by round. */
function growth(measured: Measured, [shape, size]: World): Samples {
  const base = measured.get(key(tutti.name, [shape, BASE])) ?? [];
  const large = measured.get(key(tutti.name, [shape, size])) ?? [];
  return {
    name: `growth/${shape}/${size}`,
    unit: `× ${shape}/${BASE}`,
    better: 'lower',
    tutti: large.map((value, round) => value / (base[round] as number)),
  };
}

function nameOf([shape, size]: World): string {
  return `${shape}/${size}`;
}

function key(contender: string, world: World): string {
  return `${contender} ${nameOf(world)}`;
}
