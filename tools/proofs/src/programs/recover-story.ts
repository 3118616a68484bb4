// The next life of stories whose process was killed: begins them again, in a new process, and says how each went.
import { systemClock } from '@tutti/core';
import { carried } from '../kill/carry.ts';
import { onRecord } from '../kill/completions.ts';
import { whileDeciding } from '../kill/decide-from-ledger.ts';
import type { Recovery } from '../kill/recovery.ts';
import { stories, type StoryName } from '../kill/stories.ts';
import type { Life } from '../kill/story.ts';
import { withLife } from '../kill/with-life.ts';
import { given, say } from '../process/speech.ts';

const { folders, story, isCarried = false } = given<{ folders: string[]; story: StoryName; isCarried?: boolean }>();
for (const folder of folders) {
  const begun = systemClock.monotonic();
  say(await withLife(isCarried ? await carried(folder) : folder, { story }, (life) => recover(life, begun)));
}

async function recover(life: Life, begun: number): Promise<Recovery> {
  const { journal, ledger, kernel } = life;
  const before = await onRecord(journal);
  const countsBefore = ledger.counts();
  const { live, afterKill, faults } = stories[story];
  let recoveredMs = 0;
  const { result, decisions } = await whileDeciding(
    life,
    (async () => {
      await afterKill?.(life);
      const living = live(life);
      recoveredMs = systemClock.monotonic() - begun;
      return living;
    })(),
  );
  await kernel.shutdown();
  const after = await onRecord(journal);
  const counts = ledger.counts();
  return {
    result,
    recoveredMs,
    decisions,
    completedBefore: before.completed.length,
    rerun: before.completed.filter((what) => counts.get(what) !== countsBefore.get(what)),
    completedTwice: after.completed.filter((what, i) => after.completed.indexOf(what) !== i),
    runs: after.runs.filter((run) => !run.startsWith('half')),
    closings: [...after.closings.values()],
    problems: [...after.problems, ...(await faults(life))],
  };
}
