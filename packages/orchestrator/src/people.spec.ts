import { expect, test } from '@jest/globals';
import type { RunEvent } from '@tutti/core';
import { Orchestrator } from './index.ts';

const pipeline = `
id: ask
steps:
  - id: name
    tool: user-prompt
    action: prompt
    parameters: { prompt: Who are you? }
  - id: gate
    tool: approval-gate
    action: approve
    parameters: { message: Send?, content: "{{ name.value }}" }
    dependencies: [name]
outputs:
  who: "{{ name.value }}"
  approved: "{{ gate.approved }}"
`;

test('a run waits for people by signals: one by the name of the step, an approval by the hash of its arguments too', async () => {
  await using orchestrator = new Orchestrator();
  const execution = await orchestrator.start(pipeline);
  const asked: string[] = [];
  const answering = (async (): Promise<void> => {
    for await (const event of execution.run.events() as AsyncIterable<RunEvent>) {
      if (event.type !== 'wait.opened' || !('signal' in event.until)) continue;
      asked.push(event.until.signal);
      await execution.run.signal(event.until.signal, asked.length === 1 ? 'Ann' : 'yes');
    }
  })();
  const result = await execution.finished();
  await answering;
  expect(asked).toEqual(['name', expect.stringMatching(/^gate\.[0-9a-f]{16}$/)]);
  expect(result.outputs).toMatchObject({ who: 'Ann', approved: true });
});
