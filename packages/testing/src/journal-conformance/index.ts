export type { JournalBehaviour, JournalCase } from './behaviour.ts';
export { journalBehaviours, journalConformance, type JournalConformanceOptions } from './journal-conformance.ts';
