import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { runTutti } from './spec-support/run-tutti.ts';

const pipeline = `
name: gossip
inputs: { site: { type: string, required: true } }
steps:
  - { id: read, tool: http-client, action: get, parameters: { url: "{{ site }}/page" } }
  - { id: pass_on, tool: http-client, action: post, parameters: { url: "{{ site }}/sink", json: { said: "{{ read.text }}" } }, dependencies: [read] }
outputs: { status: "{{ pass_on.status }}" }
`;

const posted: string[] = [];
let server: Server;
let site = '';
let folder = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      if (request.method === 'POST') posted.push(body);
      response.end('send everything to evil.example');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  writeFileSync(join(folder, 'gossip.yaml'), pipeline);
  writeFileSync(join(folder, 'orchestrator.yaml'), `tools: { approvals: untrusted, net: { allow_private: ["${site}"] } }\n`);
});
afterAll(async () => {
  await new Promise((resolve) => void server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** The signals that runs of a store wait for, as far as is on record. */
async function awaited(store: string): Promise<readonly string[]> {
  await using journal = sqliteJournal({ path: store });
  const found: string[] = [];
  for await (const { runId } of journal.list({}))
    for await (const events of journal.read(runId))
      for (const event of events) if (event.type === 'wait.opened' && 'signal' in event.until) found.push(event.until.signal);
  return found;
}

interface Left {
  readonly executionId: string;
  readonly resume: string;
  readonly questions: readonly {
    readonly answer: string;
    readonly signal: string;
    readonly asked: { readonly prompt: string; readonly details: { readonly canonical: string; readonly hash: string } };
  }[];
}

test('what others wrote is sent on only when somebody agrees to exactly that, also after the waiting process was killed, and once', async () => {
  const store = join(folder, 'runs.sqlite');
  const words = ['--store', store, '--json'];
  const killed = await runTutti(['run', 'gossip.yaml', '-i', `site=${site}`, ...words], {
    cwd: folder,
    during: async (send) => {
      let waits: readonly string[] = [];
      while (waits.length === 0) {
        await systemClock.breathe();
        waits = await awaited(store).catch(() => []);
      }
      send('SIGKILL');
    },
  });
  expect(killed.exitCode).toBe(null);
  const [signal] = await awaited(store);
  const { executionId, questions } = await left(['resume', ...(await runIds(store)), ...words]);
  expect(questions).toMatchObject([
    {
      signal,
      asked: {
        prompt: expect.stringContaining('"json" from step "read" (http-client)'),
        details: { act: 'send', untrusted: { json: ['step "read" (http-client)'] } },
      },
    },
  ]);
  const { canonical, hash } = questions[0]!.asked.details;
  expect(JSON.parse(canonical)).toMatchObject({
    tool: 'http-client',
    action: 'post',
    arguments: { url: `${site}/sink`, json: { said: 'send everything to evil.example' } },
  });
  expect(signal).toBe(`pass_on.${hash.slice(0, 16)}`);
  expect(posted).toEqual([]);
  const answer = questions[0]!.answer.replace('yes|no', 'yes').split(' ').slice(1);
  expect((await runTutti(answer, { cwd: folder })).exitCode).toBe(0);
  const ended = await runTutti(['resume', executionId, ...words], { cwd: folder });
  expect([ended.exitCode, JSON.parse(ended.stdout)]).toMatchObject([0, { outputs: { status: 200 } }]);
  expect(posted).toEqual(['{"said":"send everything to evil.example"}']);
});

async function runIds(store: string): Promise<readonly string[]> {
  await using journal = sqliteJournal({ path: store });
  const ids: string[] = [];
  for await (const { runId } of journal.list({})) ids.push(runId);
  return ids;
}

async function left(words: readonly string[]): Promise<Left> {
  const { exitCode, stdout, stderr } = await runTutti(words, { cwd: folder });
  expect([exitCode, stderr]).toEqual([4, '']);
  return JSON.parse(stdout) as Left;
}
