import { expect, test } from '@jest/globals';
import { readWorkspace } from '../workspace/workspace.ts';
import { ROOT } from '../workspace/root.ts';
import { passed } from './check.ts';
import type { Phase } from './phase.ts';
import { runPhases } from './run-phases.ts';

async function run(phases: readonly Phase[]): Promise<{ readonly output: string; readonly results: readonly string[] }> {
  let output = '';
  const results = await runPhases(phases, {
    workspace: readWorkspace(ROOT),
    scratch: '',
    tarballs: new Map(),
    seed: 1,
    print: (text) => void (output += text),
  });
  const told = results.map(({ phase, checks }) => `${phase}: ${checks.map(({ name, isPassed }) => `${name} ${isPassed}`).join()}`);
  return { output: output.replace(/\(\d.*s\)/g, '').replace(/\s+/g, ' '), results: told };
}

test('neighbours that keep one core busy run side by side; what each prints stays together', async () => {
  const events: string[] = [];
  let release: (() => void) | undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const phase = (name: string, work: () => Promise<void>, isOnOneCore?: true): Phase => ({
    name,
    ...(isOnOneCore && { isOnOneCore }),
    run: async ({ print }) => {
      events.push(`${name} begins`);
      print(`${name} at work\n`);
      await work();
      events.push(`${name} ends`);
      return [passed(name)];
    },
  });
  const { output, results } = await run([
    phase('first', () => Promise.resolve()),
    phase('slow', () => isReleased, true),
    phase('quick', async () => release?.(), true),
    phase('last', () => Promise.resolve()),
  ]);
  expect(events.slice(0, 4)).toEqual(['first begins', 'first ends', 'slow begins', 'quick begins']);
  expect(events.slice(-2)).toEqual(['last begins', 'last ends']);
  expect(results).toEqual(['first', 'slow', 'quick', 'last'].map((name) => `${name}: ${name} true`));
  for (const name of ['slow', 'quick']) expect(output).toContain(`── ${name} ${name} at work ✔ ${name}: 1 passed, 0 failed`);
});

test('a phase that throws and one that checks nothing have failed, and those after them run', async () => {
  const { results } = await run([
    { name: 'torn', isOnOneCore: true, run: () => Promise.reject(new Error('no disk')) },
    { name: 'empty', isOnOneCore: true, run: () => Promise.resolve([]) },
    { name: 'sound', run: () => Promise.resolve([passed('sound')]) },
  ]);
  expect(results).toEqual(['torn: torn runs to its end false', 'empty: empty checks something false', 'sound: sound true']);
});
