import type { Rule } from './rule.ts';

const DECISION = /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/;

/** Two people who write down a decision on one day take the same number; the second to land takes the next one. */
export const decisionsAreNumbered: Rule = {
  name: 'every decision has a number of its own, in its name and its title',
  check: ({ files }) => {
    const decisions = files.flatMap(({ file, text }) => {
      const number = DECISION.exec(file)?.[1];
      return number === undefined ? [] : [{ file, number, text }];
    });
    const taken = decisions.filter(({ file, number }) => decisions.some((other) => other.number === number && other.file < file));
    const untitled = decisions.filter(({ number, text }) => !text.startsWith(`# ${Number(number)}. `));
    return [
      ...taken.map(({ file, number }) => `${file}: the number ${number} is taken. Take the next free one.`),
      ...untitled.map(({ file, number }) => `${file}: begin it with "# ${Number(number)}. ", then its title.`),
    ];
  },
};
