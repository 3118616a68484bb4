import { JournalCorruptError, type Message, type RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { requireRun, requireSoundRun } from './find-run.ts';
import { MESSAGE_ROW, insertMessage, type MessageRow } from './message-row.ts';
import { seal } from './seal.ts';

export interface EncodedMessage {
  readonly runId: RunId;
  readonly id: string;
  readonly type: Message['type'];
  readonly body: string;
}

export function post(connection: Connection, message: EncodedMessage, now: number): 'accepted' | 'duplicate' | 'closed' {
  const run = requireSoundRun(connection, message.runId);
  const known = connection.get<MessageRow>(`SELECT ${MESSAGE_ROW} FROM inbox WHERE run = ? AND id = ?`, run.ord, message.id);
  if (known?.sound === 0) throw damagedMessage(connection, message.runId, message.id);
  if (known !== undefined) return 'duplicate';
  if (run.closed_at !== null) return 'closed';
  insertMessage(connection, run.ord, message);
  // A cancelled run needs no turn in its lane; what was dead-lettered waits for somebody who says how to go on.
  const asleep = message.type === 'resume' || message.type === 'cancel' ? `('quarantined')` : `('quarantined', 'dead-letter')`;
  connection.run(
    `UPDATE run SET posted = posted + 1, blocked = blocked * ?, ready_at = CASE WHEN owner IS NULL AND status NOT IN ${asleep} THEN coalesce(ready_at, ?) ELSE ready_at END WHERE ord = ?`,
    message.type === 'cancel' ? 0 : 1,
    now,
    run.ord,
  );
  seal(connection, run.ord);
  return 'accepted';
}

export function readInbox(connection: Connection, runId: RunId): Message[] {
  const { ord } = requireRun(connection, runId);
  const places = connection.all<{ ord: number }>('SELECT ord FROM inbox WHERE run = ? AND body IS NOT NULL ORDER BY ord', ord);
  return places.map((place) => {
    // By its own number, since the index may tell another run than the message does.
    const row = connection.get<MessageRow>(`SELECT ${MESSAGE_ROW} FROM inbox WHERE ord = ?`, place.ord);
    const message = row?.run === ord ? messageOf(row) : undefined;
    if (message !== undefined) return message;
    throw damagedMessage(connection, runId, row?.id ?? place.ord);
  });
}

/** By its id, or by its number where not even that can be read. */
function damagedMessage(connection: Connection, runId: RunId, id: string | number): JournalCorruptError {
  return new JournalCorruptError(
    `The message ${JSON.stringify(id)} in the inbox of run "${runId}" in the journal "${connection.path}" is damaged: it does not match its checksum. Quarantine the run; other runs are not concerned.`,
    { data: { runId, table: 'inbox', messageId: id } },
  );
}

/**
 * The message of a row that was not taken yet; undefined when the row is damaged. Other software may have put in anything: what is
 * no message is handed on under the id of its row, to be ignored on record.
 */
export function messageOf({ id, body, sound }: Omit<MessageRow, 'run'>): Message | undefined {
  if (sound !== 1 || body === null) return undefined;
  const message = parsed(body);
  const named: unknown = Object(message).id;
  if (typeof named !== 'string') return { id, type: 'unreadable', text: body } as unknown as Message;
  return named === id ? (message as Message) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function postedRuns(connection: Connection, workerId: string): RunId[] {
  return connection.all<{ run_id: string }>('SELECT run_id FROM run WHERE owner = ? AND posted > 0', workerId).map(({ run_id }) => run_id);
}
