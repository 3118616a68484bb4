export type { JournalBehaviour, JournalCase, StandingClock } from './behaviour.ts';
export { journalBehaviours, journalConformance, type JournalConformanceOptions } from './journal-conformance.ts';
