import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import type { BenchOptions } from '../options.ts';

const PROBE = fileURLToPath(new URL('../memory/probe.ts', import.meta.url));
const SIZE = 100_000;
const PROCESSES = 3;
const UNIT = { unit: 'bytes per node', better: 'lower' } as const;

/** Bytes a node retains: while its run is live, and after the run has ended and its records are kept. */
export function measureMemory({ seed }: BenchOptions): readonly BenchResult[] {
  return ['chain', 'fan', 'dag'].flatMap((shape) => {
    const probes = Array.from({ length: PROCESSES }, () => probe([shape, String(SIZE), String(seed)]));
    const name = `memory/${shape}/${SIZE}`;
    return [
      toResult({ name, ...UNIT, tutti: probes.map(({ live }) => live / SIZE) }),
      toResult({ name: `${name}/ended`, ...UNIT, tutti: probes.map(({ ended }) => ended / SIZE) }),
    ];
  });
}

function probe(args: readonly string[]): { readonly live: number; readonly ended: number } {
  const output = execFileSync(process.execPath, [...process.execArgv, PROBE, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as { live: number; ended: number };
}
