import type { Gate } from '../../workspace/src/benchmarks/gates.ts';
import type { BenchOptions, Section } from './options.ts';

const chains = ['chain/100', 'chain/1000'];
const thousands = ['chain/1000', 'fan/1000', 'dag/1000', 'map/1000'];
const scaled = ['chain', 'fan', 'dag'];

/** What the kernel promises of each section, as ratios to peers in the same run wherever there is one. */
const LIMITS: Readonly<Record<Section, readonly Gate[]>> = {
  graphs: [
    ...chains.map((result): Gate => ({ result, of: 'mastra', is: 'at least', limit: 10 })),
    ...chains.map((result): Gate => ({ result, of: 'langgraph', is: 'at least', limit: 100 })),
    ...thousands.map((result) => atMost(result, 2.5)),
    ...scaled.map((shape) => atMost(`growth/${shape}/100000`, 4)),
  ],
  memory: scaled.map((shape) => atMost(`memory/${shape}/100000`, 1_024)),
  journal: [atLeast('journal/strict/200x50', 5_000), atMost('journal/strict/200x50/commits', 0.1)],
  parked: [
    atMost('parked/1000000/rss/idle', 150),
    atMost('parked/1000000/rss/waking', 150),
    atMost('parked/1000000/idle-cpu', 2),
    atMost('parked/1000000/wake/signal', 50),
    atMost('parked/1000000/wake/timer', 50),
    atMost('parked/1000000/not-woken', 0),
  ],
  timers: [
    atMost('timers/100000/idle-cpu', 2),
    atMost('timers/100000/misordered', 0),
    atMost('timers/100000/early', 0),
    atMost('timers/100000/not-woken', 0),
  ],
  recovery: [
    atMost('recovery/10000/listed', 2),
    atMost('recovery/10000/moving', 10),
    atMost('recovery/10000/lost', 0),
    atMost('replay/10000', 1),
    atLeast('replay/10000/rate', 50_000),
  ],
  live: [atMost('live/10000/rss', 500), atMost('live/10000/not-completed', 0)],
  readers: [atMost('readers/100/slower', 5), atLeast('readers/100/lagged', 1), atMost('readers/100/held', 256)],
  delay: [atMost('delay/200/p99', 50)],
};

/** The limits of what was asked to be measured. */
export function limitsOf({ sections }: BenchOptions): readonly Gate[] {
  return sections.flatMap((section) => LIMITS[section]);
}

function atMost(result: string, limit: number): Gate {
  return { result, of: 'tutti', is: 'at most', limit };
}

function atLeast(result: string, limit: number): Gate {
  return { result, of: 'tutti', is: 'at least', limit };
}
