export { memoryJournal, type MemoryJournalOptions } from './memory-journal.ts';
