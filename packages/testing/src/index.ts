export { journalBehaviours, journalConformance, type JournalBehaviour, type JournalCase, type JournalConformanceOptions, type StandingClock } from './journal-conformance/index.ts';
