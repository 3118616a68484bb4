import { sha256, type Evaluate, type Json, type RunStep } from '@tutti/core';
import { producedGraph } from './random-graph.ts';

/** How a step of a random world ends. */
export interface StepEnd {
  readonly chosen?: readonly string[];
  readonly error?: string;
}

/** What steps end with and evaluators decide, drawn from a seed and a name: the same in every replay and in every order. */
export interface RandomWorld {
  settle(step: Pick<RunStep, 'step'>): StepEnd;
  /** What it throws is the error of the decision. */
  evaluate(command: Pick<Evaluate, 'key'>): Json;
}

export function randomWorld(seed: number): RandomWorld {
  return {
    settle: ({ step }) =>
      draw(seed, step, 4) === 0 ? { error: 'it broke' } : { chosen: ['n1', 'n3', 'n5'].slice(draw(seed, `${step} chooses`, 4)) },
    evaluate({ key }) {
      if (draw(seed, `${key} errs`, 12) === 0) throw new Error('undecidable');
      if (key.endsWith('?items')) return draw(seed, key, 6) === 0 ? 'no list' : [1, 2, 3, 4, 5].slice(draw(seed, key, 6));
      if (key.endsWith('?graph')) return draw(seed, key, 5) === 0 ? { nodes: 'none' } : (producedGraph as unknown as Json);
      return draw(seed, key, 3) > 0;
    },
  };
}

/** A number in 0 … n − 1 that depends on a seed and a text alone. */
export function draw(seed: number, text: string, n: number): number {
  return Number.parseInt(sha256(`${seed} ${text}`).slice(0, 8), 16) % n;
}
