import { forkStory } from './fork-story.ts';
import { moneyStory } from './money-story.ts';
import type { Story } from './story.ts';
import { twelveStory } from './twelve-story.ts';

/** What is killed at each of its writes. */
export const stories: { readonly twelve: Story; readonly forks: Story; readonly money: Story } = { twelve: twelveStory, forks: forkStory, money: moneyStory };

export type StoryName = keyof typeof stories;
