export type { ForkableKernel, ForkableRun, ForkBehaviour, ForkCase } from './behaviour.ts';
export { forkBehaviours, forkConformance, type ForkConformanceOptions } from './fork-conformance.ts';
