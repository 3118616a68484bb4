import type { Gate } from '../../workspace/src/benchmarks/gates.ts';

const chains = ['chain/100', 'chain/1000'];
const thousands = ['chain/1000', 'fan/1000', 'dag/1000', 'map/1000'];
const scaled = ['chain', 'fan', 'dag'];

/** What the kernel promises, as ratios to peers in the same run wherever there is one. */
export const LIMITS: readonly Gate[] = [
  ...chains.map((result): Gate => ({ result, of: 'mastra', is: 'at least', limit: 10 })),
  ...chains.map((result): Gate => ({ result, of: 'langgraph', is: 'at least', limit: 100 })),
  ...thousands.map((result): Gate => ({ result, of: 'tutti', is: 'at most', limit: 2.5 })),
  ...scaled.map((shape): Gate => ({ result: `growth/${shape}/100000`, of: 'tutti', is: 'at most', limit: 4 })),
  ...scaled.map((shape): Gate => ({ result: `memory/${shape}/100000`, of: 'tutti', is: 'at most', limit: 1_024 })),
];
