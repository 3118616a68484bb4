import { forkStory } from './fork-story.ts';
import { moneyStory } from './money-story.ts';
import { pruneStory } from './prune-story.ts';
import type { Story } from './story.ts';
import { twelveStory } from './twelve-story.ts';

export type StoryName = 'twelve' | 'forks' | 'money' | 'prune';

/** What is killed at each of its writes. */
export const stories: Readonly<Record<StoryName, Story>> = { twelve: twelveStory, forks: forkStory, money: moneyStory, prune: pruneStory };
