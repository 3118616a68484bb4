import { JournalCorruptError, type Message, type RunId } from '@tutti/core';
import { checksum } from './checksum.ts';
import type { Connection } from './connection.ts';
import { requireRun } from './find-run.ts';

export interface EncodedMessage {
  readonly runId: RunId;
  readonly id: string;
  readonly type: Message['type'];
  readonly body: string;
}

export function post(connection: Connection, message: EncodedMessage, now: number): 'accepted' | 'duplicate' | 'closed' {
  const run = requireRun(connection, message.runId);
  if (connection.get('SELECT 1 FROM inbox WHERE run = ? AND id = ?', run.ord, message.id) !== undefined) return 'duplicate';
  if (run.closed_at !== null) return 'closed';
  connection.run('INSERT INTO inbox (run, id, body, crc) VALUES (?, ?, ?, ?)', run.ord, message.id, message.body, checksum(message.body));
  // A cancelled run needs no turn in its lane; what was dead-lettered waits for somebody who says how to go on.
  const asleep = message.type === 'resume' || message.type === 'cancel' ? `('quarantined')` : `('quarantined', 'dead-letter')`;
  connection.run(
    `UPDATE run SET posted = posted + 1, blocked = blocked * ?, ready_at = CASE WHEN owner IS NULL AND status NOT IN ${asleep} THEN coalesce(ready_at, ?) ELSE ready_at END WHERE ord = ?`,
    message.type === 'cancel' ? 0 : 1, now, run.ord,
  );
  return 'accepted';
}

export function readInbox(connection: Connection, runId: RunId): Message[] {
  const { ord } = requireRun(connection, runId);
  const rows = connection.all<{ id: string; body: string; crc: number }>('SELECT id, body, crc FROM inbox WHERE run = ? AND body IS NOT NULL ORDER BY ord', ord);
  return rows.map(({ id, body, crc }) => {
    if (checksum(body) === crc) return JSON.parse(body) as Message;
    throw new JournalCorruptError(`The message "${id}" in the inbox of run "${runId}" is damaged. Quarantine the run.`, { data: { runId, messageId: id } });
  });
}

export function postedRuns(connection: Connection, workerId: string): RunId[] {
  return connection.all<{ run_id: string }>('SELECT run_id FROM run WHERE owner = ? AND posted > 0', workerId).map(({ run_id }) => run_id);
}
