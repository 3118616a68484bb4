import { StoreError, canonicalJson, type Journal, type RunEvent, type RunId, type RunSummary } from '@tutti/core';
import { piecesOf } from './blob-pieces.ts';
import { encodeFrame } from './frame.ts';
import type { RunMeta } from './run-meta.ts';

// A larger definition goes in pieces, so that no line is too long to hold.
const INLINE_DEFINITION_BYTES = 256 * 1024;

/**
 * Writes a run as lines of text, one record each: everything another journal needs to go on with it.
 * @throws RunNotFoundError; JournalCorruptError when the run is damaged.
 */
export async function* exportRun(journal: Journal, runId: RunId, summary: RunSummary): AsyncGenerator<string> {
  if (summary.firstSeq !== undefined) {
    throw new StoreError(
      `Run "${runId}" cannot be carried elsewhere: its records before ${summary.firstSeq} were pruned, and a file of a run is made of records. Export runs before they are pruned; this one stays where it is.`,
      { code: 'RUN_COMPACTED', data: { runId, firstSeq: summary.firstSeq } },
    );
  }
  const { queue, lane, family, labels, createdAt, parent } = summary;
  const definition = canonicalJson(await journal.definition(summary.definitionHash));
  const bytes = Buffer.from(definition);
  const isInline = bytes.byteLength <= INLINE_DEFINITION_BYTES;
  const meta: RunMeta = {
    queue,
    ...(lane !== undefined && { lane }),
    family,
    labels,
    createdAt,
    ...(parent !== undefined && { parent }),
    ...(isInline && { definition: JSON.parse(definition) as unknown }),
  };
  // Before the records: a message taken meanwhile is then in both, and importing knows it by its id.
  const inbox = await journal.inbox(runId);
  const written = new Set<string>();
  let records = 0;
  for await (const events of journal.read(runId)) {
    for (const event of events) {
      yield* blobsOf(journal, event, written);
      yield encodeFrame(records === 0 ? { ...frameOf(event), row: meta } : frameOf(event));
      if (records === 0 && !isInline) for (const piece of piecesOf({ hash: summary.definitionHash, bytes })) yield encodeFrame(piece);
      records += 1;
    }
  }
  for (const message of inbox) yield encodeFrame({ type: 'inbox', message });
  yield encodeFrame({ type: 'end', records });
}

/** Each blob once, before the first record that names it. */
async function* blobsOf(journal: Journal, event: RunEvent, written: Set<string>): AsyncGenerator<string> {
  if (!('blob' in event) || event.blob === undefined || written.has(event.blob.hash)) return;
  const { hash } = event.blob;
  written.add(hash);
  for (const piece of piecesOf({ hash, bytes: await journal.blob(hash) })) yield encodeFrame(piece);
}

function frameOf({ seq, type, ...rest }: RunEvent): object {
  return { seq, type, ...rest };
}
