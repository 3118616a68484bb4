import { BLOB_REF_SEAL, CHECKPOINT_SEAL, COUNT_SEAL, MESSAGE_SEAL, NEED_SEAL, SEAL, SNAPSHOT_SEAL } from './seal.ts';

/*
 * Format 1. Invariants the statements of this package keep:
 * - run.ord numbers runs by creation and is never used again; the other tables refer to it.
 * - run.length and run.head_crc are those of the newest event, so that lost rows are seen; base_seq and base_crc stand
 *   before the oldest event kept (0 and the checksum of the run id, unless compacted).
 * - run.ready_at is set iff the run can be claimed whatever the clock says: nobody owns it, it is open, and it is new or has
 *   messages. run.blocked is 1 iff an earlier run of its lane is open and nobody has cancelled this one.
 * - every run.owner has a row in worker.
 * - run.crc (from format 5 on) is the checksum of the row: who changes a sealed column seals the row anew, in the same transaction.
 * - definition.runs counts the runs that refer to it; which refer to a blob is in blob_ref alone (blob.runs counted them up to format 5).
 * Events are an ordinary table with an index, not WITHOUT ROWID: rows of 200 runs written side by side then share pages.
 */
const runs = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE definition (hash TEXT PRIMARY KEY, body TEXT NOT NULL, runs INTEGER NOT NULL) STRICT;
CREATE TABLE run (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  program TEXT NOT NULL,
  program_version INTEGER NOT NULL,
  definition_hash TEXT NOT NULL,
  queue TEXT NOT NULL,
  lane TEXT,
  family TEXT NOT NULL,
  parent_run_id TEXT,
  parent_path TEXT,
  on_parent_close TEXT,
  labels TEXT NOT NULL,
  status TEXT NOT NULL,
  waiting_for TEXT,
  reason TEXT,
  owner TEXT,
  epoch INTEGER NOT NULL DEFAULT 0,
  recoveries INTEGER NOT NULL DEFAULT 0,
  length INTEGER NOT NULL,
  head_crc INTEGER NOT NULL,
  base_seq INTEGER NOT NULL DEFAULT 0,
  base_crc INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  wake_at REAL,
  ready_at REAL,
  blocked INTEGER NOT NULL DEFAULT 0,
  posted INTEGER NOT NULL DEFAULT 0,
  created_at REAL NOT NULL,
  closed_at REAL,
  superseded_by TEXT
) STRICT;
CREATE INDEX run_ready ON run (queue, ready_at, ord) WHERE ready_at IS NOT NULL AND blocked = 0;
CREATE INDEX run_due ON run (queue, wake_at, ord) WHERE wake_at IS NOT NULL AND owner IS NULL AND ready_at IS NULL;
CREATE INDEX run_owner ON run (owner, ord) WHERE owner IS NOT NULL AND closed_at IS NULL;
CREATE INDEX run_posted ON run (owner) WHERE owner IS NOT NULL AND posted > 0;
CREATE INDEX run_lane ON run (lane, ord) WHERE lane IS NOT NULL;
CREATE INDEX run_lane_open ON run (lane, ord) WHERE lane IS NOT NULL AND closed_at IS NULL AND status <> 'quarantined';
CREATE INDEX run_family ON run (family, ord) WHERE family <> run_id;
CREATE INDEX run_status ON run (status, ord);
CREATE INDEX run_closed ON run (closed_at, ord) WHERE closed_at IS NOT NULL;
`;

const records = `
CREATE TABLE event (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at REAL NOT NULL,
  type TEXT NOT NULL,
  path TEXT,
  attempt INTEGER,
  body TEXT NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT;
CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL, runs INTEGER NOT NULL) STRICT;
CREATE TABLE blob_ref (run INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (run, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE inbox (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  id TEXT NOT NULL,
  body TEXT,
  crc INTEGER NOT NULL,
  UNIQUE (run, id)
) STRICT;
CREATE INDEX inbox_waiting ON inbox (run, ord) WHERE body IS NOT NULL;
CREATE TABLE snapshot (
  run INTEGER NOT NULL,
  program_version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (run, program_version)
) STRICT;
CREATE TABLE checkpoint (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  in_flight TEXT NOT NULL,
  UNIQUE (run, name)
) STRICT;
CREATE TABLE garbage (run INTEGER PRIMARY KEY) STRICT;
CREATE TABLE worker (id TEXT PRIMARY KEY, beat INTEGER NOT NULL, ttl_ms REAL NOT NULL, expires_at REAL NOT NULL, process TEXT) STRICT;
`;

const allowances = `
CREATE TABLE budget_account (
  account TEXT PRIMARY KEY,
  parent TEXT,
  limit_nano_usd INTEGER,
  limit_tokens INTEGER,
  spent_nano_usd INTEGER NOT NULL DEFAULT 0,
  spent_tokens INTEGER NOT NULL DEFAULT 0,
  held_nano_usd INTEGER NOT NULL DEFAULT 0,
  held_tokens INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE budget_hold (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  nano_usd INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  held_at REAL NOT NULL,
  settled_at REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE limit_window (
  key TEXT NOT NULL,
  dimension TEXT NOT NULL,
  starts_at REAL NOT NULL,
  used REAL NOT NULL,
  PRIMARY KEY (key, dimension, starts_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE limit_lease (id TEXT PRIMARY KEY, key TEXT NOT NULL, amounts TEXT NOT NULL, acquired_at REAL NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Makes the tables of format 1 in an empty database. */
export const schemaOfFormat1: string = runs + records + allowances;

/** Handlers that runs wait for which nobody owns: a run has rows here from the append that names them until it is claimed. */
export const additionsOfFormat3: string = `
CREATE TABLE need (handler TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (handler, run)) STRICT, WITHOUT ROWID;
CREATE INDEX need_run ON need (run);
`;

/** Checksums of what had none: rows of runs, checkpoints, the ids of messages taken; snapshots now with their place. */
export const additionsOfFormat5: string = `
ALTER TABLE run ADD COLUMN crc INTEGER;
ALTER TABLE checkpoint ADD COLUMN crc INTEGER;
UPDATE run SET crc = ${SEAL};
UPDATE checkpoint SET crc = ${CHECKPOINT_SEAL};
UPDATE snapshot SET crc = ${SNAPSHOT_SEAL} WHERE crc = tutti_crc(state);
UPDATE inbox SET crc = tutti_crc(id) WHERE body IS NULL;
`;

/**
 * Checksums of what says to whom something belongs: messages with their run, the handlers and blobs of a run, the count of a
 * definition's runs. A message whose index tells otherwise than its table is left without: nobody knows which is right.
 */
export const additionsOfFormat6: string = `
ALTER TABLE definition ADD COLUMN crc INTEGER;
ALTER TABLE need ADD COLUMN crc INTEGER;
ALTER TABLE blob_ref ADD COLUMN crc INTEGER;
CREATE INDEX blob_ref_hash ON blob_ref (hash);
DELETE FROM need WHERE run NOT IN (SELECT ord FROM run);
UPDATE definition SET crc = ${COUNT_SEAL};
UPDATE need SET crc = ${NEED_SEAL};
UPDATE blob_ref SET crc = ${BLOB_REF_SEAL};
UPDATE inbox SET crc = ${MESSAGE_SEAL} WHERE crc = tutti_crc(coalesce(body, id))
  AND EXISTS (SELECT 1 FROM inbox AS known WHERE known.run = inbox.run AND known.id = inbox.id AND +known.ord = inbox.ord);
`;
