import type { ExplainPage } from './page.ts';

/** Journals: files that hold runs. */
export const storePages: readonly ExplainPage[] = [
  { code: 'JOURNAL_CORRUPT', what: 'Records of a run are damaged.', why: 'Their checksums do not fit: the file was changed by something else, or the disk has lost data.', fix: 'Find what is damaged with `tutti doctor --full`; restore the file from a copy. Other runs of the same file stay usable.' },
  { code: 'JOURNAL_VERSION', what: 'The journal, or a run in it, was written by a newer version.', why: 'Its format has changed since this version.', fix: 'Install the version the message names; the file was left as it is.' },
  { code: 'DISK_FULL', what: 'The journal cannot be written because the disk is full or a size limit is reached.', why: 'Every result is recorded before the run goes on.', fix: 'Free some space and `tutti resume RUN`; nothing that was recorded is lost.' },
  { code: 'STORE_FAILED', what: 'The journal could not be read or written.', why: 'The message has the reason of the database.', fix: 'Check the disk and the path, then `tutti doctor`.' },
  { code: 'STORE_BUSY', what: 'The journal stayed locked by another process.', why: 'Something holds a transaction open for long, a backup or a database browser for instance.', fix: 'Close it and try again.' },
  { code: 'STORE_CLOSED', what: 'A journal was used after it was closed.', why: 'The program closed it while runs were still using it.', fix: 'Shut down the kernel before the journal.' },
  { code: 'STORE_FOLDER', what: 'The folder for the project’s journal cannot be made.', why: 'Permission is missing, or a file stands in its place.', fix: 'Make the folder writable, or give another place with `--store PATH`.' },
  { code: 'STORE_FOLDER_MISSING', what: 'The folder of the journal does not exist.', why: 'Only the project’s own `.tutti` is made by itself.', fix: 'Create the folder, or give another path.' },
  { code: 'STORE_FOREIGN', what: 'The file is a database of another program.', why: 'The path given with `--store` leads to it.', fix: 'Give another path; the file was not touched.' },
  { code: 'STORE_IS_DIRECTORY', what: 'The path of the journal is a folder.', why: 'A journal is one file.', fix: 'Give the path of a file in that folder.' },
  { code: 'STORE_NOT_A_DATABASE', what: 'The path of the journal is a file of another kind.', why: 'It does not begin as a database does.', fix: 'Give another path, or move the file away.' },
  { code: 'STORE_NO_WAL', what: 'The journal cannot be kept at this place.', why: 'Network folders do not have the locks and shared memory it needs.', fix: 'Put it on a local disk with `--store PATH`.' },
  { code: 'STORE_PATH', what: 'The path of the journal cannot be used.', why: 'It is empty, or holds characters that no path may hold.', fix: 'Give a path such as `.tutti/runs.sqlite`.' },
  { code: 'STORE_READ_ONLY', what: 'The journal, or its folder, cannot be written by this process.', why: 'Permission is missing.', fix: 'Change the permissions, or give another path with `--store`.' },
  { code: 'STORE_NOT_A_FOLDER', what: 'A file stands where a folder of checkpoints should be.', why: 'The path given leads to it.', fix: 'Give another path, or move the file away.' },
  { code: 'STORE_VERSION', what: 'The store of checkpoints was written by a newer version.', why: 'Its format has changed since this version.', fix: 'Install the newer version, or use another file.' },
  { code: 'CHECKPOINT_NOT_FOUND', what: 'There is no such checkpoint.', why: 'The id is misspelt, or the checkpoint was pruned.', fix: 'List the checkpoints of the execution.' },
  { code: 'CHECKPOINT_CORRUPT', what: 'A checkpoint is damaged.', why: 'Its checksum does not fit: something else has changed it.', fix: 'Restore an earlier checkpoint, or the store from a copy.' },
  { code: 'RECORD_TOO_LARGE', what: 'A file of a run holds a record, or as a whole is, larger than what is taken.', why: 'Limits keep a file that somebody sent from filling the memory or the disk.', fix: 'Raise the limit of the import if you trust the file.' },
  { code: 'IMPORT_SWEPT', what: 'Bringing in a run was disturbed by a prune.', why: 'Until a run is whole its records look like left-overs.', fix: 'Import it again.' },
  { code: 'RUN_FILE', what: 'The file of an exported run cannot be read or written.', why: 'The path is wrong, or permission is missing.', fix: 'Check the path; a file that was being written is taken away again.' },
  { code: 'BLOB_NOT_FOUND', what: 'A large value of a run is not in the journal.', why: 'The journal is damaged, or was pruned by hand.', fix: 'Check it with `tutti doctor --full` and restore a copy.' },
  { code: 'DEFINITION_NOT_FOUND', what: 'The definition of a run is not in the journal.', why: 'The journal is damaged, or was pruned by hand.', fix: 'Check it with `tutti doctor --full` and restore a copy.' },
  { code: 'STORE_CORRUPT', what: 'The file of a store is damaged.', why: 'Something else has changed it, or the disk has lost data.', fix: 'Put it back from a copy, or move it away to begin afresh.' },
];
