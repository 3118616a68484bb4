import type { Gate } from '../../workspace/src/benchmarks/gates.ts';
import type { BenchOptions } from './options.ts';

const most = (result: string, limit: number): Gate => ({ result, of: 'tutti', is: 'at most', limit });

const REGRET: readonly Gate[] = [
  most('regret/stationary', 6),
  most('regret/drift', 7),
  most('regret/outage', 11),
  most('failed-calls/outage', 50),
];
const THRIFT: Gate = { result: 'quality-per-dollar/stationary', of: 'best-fixed', is: 'at least', limit: 2.3 };
const MANY: readonly Gate[] = [most('regret/stationary/100', 20), most('regret/drift/100', 25)];
const SPEED: readonly Gate[] = [most('decision-us/5', 5), most('decision-us/1000', 100)];

/** What the router promises, for the sections that were asked for. */
export function limits({ sections }: BenchOptions): readonly Gate[] {
  return [
    ...(sections.includes('regret') ? [...REGRET, THRIFT] : []),
    ...(sections.includes('many') ? MANY : []),
    ...(sections.includes('speed') ? SPEED : []),
  ];
}
