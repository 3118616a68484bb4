import type { Uniform } from '../worlds/random.ts';
import type { World } from '../worlds/world.ts';

/** One request of a simulated life. */
export interface SimulatedRequest {
  /** Number of the request, which is also its time. */
  readonly t: number;
  readonly task: number;
  readonly x: number;
}

/** What became of it; it is heard of later. */
export interface Feedback extends SimulatedRequest {
  readonly model: number;
  readonly isOk: boolean;
  /** 1 or 0. */
  readonly quality: number;
  readonly costUsd: number;
  readonly latencyS: number;
  readonly utility: number;
  /** When it is heard. */
  readonly now: number;
}

/** Someone who chooses models. */
export interface Policy {
  pick(request: SimulatedRequest, next: Uniform): number;
  feed(feedback: Feedback): void;
}

/** Makes a policy anew for each life. */
export interface PolicyMaker {
  readonly name: string;
  make(world: World): Policy;
}
