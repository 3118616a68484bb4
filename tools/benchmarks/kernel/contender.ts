import { takeExecuted } from './body.ts';
import type { Shape, World } from './worlds.ts';

/** Bodies at work at one time, for everyone who has such a setting. */
export const CONCURRENCY = 10;

/** One library under measurement. */
export interface Contender {
  readonly name: string;
  /** The shapes it has words for. */
  readonly shapes: readonly Shape[];
  /** Builds the world in its own terms, compiles it and runs it to the end, all anew each time. */
  run(world: World): Promise<void>;
}

/** Runs a contender and checks that it ran every node once: who does less is not faster. */
export async function runChecked(contender: Contender, world: World): Promise<void> {
  takeExecuted();
  await contender.run(world);
  const executed = takeExecuted();
  if (executed === world.size) return;
  throw new Error(
    `${contender.name} ran ${executed} bodies of ${world.name}, which has ${world.size} nodes. Its adapter does not express this load.`,
  );
}
