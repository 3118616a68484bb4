export type { Captured } from './auto-save.ts';
export type { Checkpoint, CheckpointInfo } from './checkpoint.ts';
export { CheckpointCorruptError } from './errors/checkpoint-corrupt-error.ts';
export { CheckpointNotFoundError } from './errors/checkpoint-not-found-error.ts';
export { StateManager, type PruneCheckpointsOptions, type PruneCheckpointsReport, type StateManagerOptions } from './state-manager.ts';
export { FileStorage, FileStorage as FileStorageBackend, type FileStorageOptions } from './storage/file-storage.ts';
export { MemoryStorage } from './storage/memory-storage.ts';
export { SqliteStorage } from './storage/sqlite-storage.ts';
export type { StateStorage, StoredCheckpoint } from './storage/state-storage.ts';
