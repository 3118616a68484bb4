import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTerminal, onTerminal } from '../spec-support/on-terminal.ts';
import { runTutti } from '../spec-support/run-tutti.ts';

const asking = `
name: asking
steps:
  - { id: size, tool: user-prompt, action: prompt, parameters: { prompt: "How many?", type: number, default: 3 } }
  - { id: colour, tool: user-prompt, action: choose, parameters: { prompt: "Which colour?", options: [red, blue] }, dependencies: [size] }
  - { id: gate, tool: approval-gate, parameters: { message: "Send?", content: "{{ size.value }} {{ colour.value }}" } }
  - { id: opinion, tool: feedback-collection, parameters: { questions: [{ id: stars, question: "Stars?", type: rating, required: true }, { id: why, question: "Why then?" }] }, dependencies: [gate] }
outputs: { size: "{{ size.value }}", colour: "{{ colour.value }}", approved: "{{ gate.approved }}", opinion: "{{ opinion.answers }}" }
`;

const inside = `
name: outside
steps:
  - id: sub
    tool: pipeline-executor
    parameters:
      pipeline:
        name: inside
        steps: [{ id: who, tool: user-prompt, action: prompt, parameters: { prompt: "Who are you?" } }]
        outputs: { who: "{{ who.value }}" }
outputs: { who: "{{ sub.outputs.who }}" }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  writeFileSync(join(folder, 'asking.yaml'), asking);
  writeFileSync(join(folder, 'inside.yaml'), inside);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where no terminal can be made there is none to ask on, and these say nothing. */
const onTerminals = (name: string, body: () => Promise<void>): void => {
  if (hasTerminal) test(name, body);
};

describe('a run that asks somebody', () => {
  onTerminals('asks on the terminal what it asks, checks the answer, and goes on', async () => {
    const types = [
      ['How many?', 'many\r'],
      ['is no number', '\u007f\u007f\u007f\u007f7\r'],
      ['Which colour?', '\u001b[B\r'],
      ['Send?', 'y'],
      ['Stars?', '4\r'],
      ['Why then?', 'so\r'],
    ] as const;
    const ended = await onTerminal(['run', 'asking.yaml', '--store', join(folder, 'a.sqlite')], { cwd: folder, types });
    expect(ended).toMatchObject({ exitCode: 0, untyped: [] });
    expect(ended.shown).toContain('"arguments": "7 blue"');
    expect(ended.shown).toMatch(/size: 7\s+colour: blue\s+approved: true\s+opinion:\s+\{\s+"stars": 4,\s+"why": "so"\s+\}/);
  });

  onTerminals('is left at Ctrl-C, with the command that answers', async () => {
    const ended = await onTerminal(['run', 'inside.yaml', '--store', join(folder, 'c.sqlite')], {
      cwd: folder,
      types: [['Who are you?', '\u0003']],
    });
    expect(ended).toMatchObject({ exitCode: 130, untyped: [] });
    expect(ended.shown).toMatch(/tutti resume /);
  });

  test('waits durably where nobody is there, says which command answers, and goes on with the answer, also below a step that waits for it', async () => {
    const store = ['--store', join(folder, 'b.sqlite')];
    const first = await runTutti(['run', 'inside.yaml', ...store, '--json'], { cwd: folder });
    expect(first).toMatchObject({ exitCode: 4, stderr: '' });
    const { questions, resume } = JSON.parse(first.stdout) as { questions: { answer: string; asked: object }[]; resume: string };
    expect(questions).toMatchObject([
      {
        asked: { prompt: 'Who are you?', type: 'text' },
        answer: expect.stringMatching(/^tutti signal [0-9a-f]{32} who VALUE --store \S+$/),
      },
    ]);
    const answer = (questions[0]?.answer ?? '').replace('VALUE', 'Ann').split(' ').slice(1);
    expect((await runTutti(answer, { cwd: folder })).exitCode).toBe(0);
    const second = await runTutti([...resume.split(' ').slice(1), '--json'], { cwd: folder });
    expect(second.exitCode).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ outputs: { who: 'Ann' } });
  });
});
