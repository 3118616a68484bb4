import { hashJson, type Json, type RunEvent } from '@tutti/core';
import { encodeFrame } from '../run-file/frame.ts';
import type { SqliteJournal } from '../sqlite-journal.ts';

export const definition: Json = { nodes: [{ id: 'draft', kind: 'task', handler: 'h' }], edges: [] };
export const created = {
  seq: 0,
  at: 1,
  type: 'run.created',
  runId: 'r',
  program: 'graph',
  programVersion: 1,
  definitionHash: hashJson(definition),
  input: null,
  row: { definition },
};
export const record = (seq: number, more: object = {}): object => ({
  seq,
  at: seq + 1,
  type: 'signal.received',
  id: `s${seq}`,
  name: 'n',
  payload: seq,
  ...more,
});
export const piece = { type: 'blob', hash: 'a'.repeat(64), piece: 0, isLast: true, data: 'eA==' };
export const linesOf = (...records: readonly object[]): string => [created, ...records].map(encodeFrame).join('');

export async function* bytesOf(text: string | Buffer, chunk = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

export async function eventsOf(from: SqliteJournal, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of from.read(runId)) events.push(...batch);
  return events;
}
