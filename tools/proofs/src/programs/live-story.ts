// A story from its start, in a process that may have to die at one of its writes.
import { onRecord } from '../kill/completions.ts';
import type { KillPoint } from '../kill/killer.ts';
import { whileDeciding } from '../kill/decide-from-ledger.ts';
import { stories, type StoryName } from '../kill/stories.ts';
import { withLife } from '../kill/with-life.ts';
import { given, say } from '../process/speech.ts';

const { folder, story, point } = given<{ folder: string; story: StoryName; point?: KillPoint }>();
await withLife(folder, { story, point }, async (life, killer) => {
  const { result } = await whileDeciding(life, stories[story].live(life));
  const writes = killer.written;
  say({ writes, result, runs: (await onRecord(life.journal)).runs });
});
