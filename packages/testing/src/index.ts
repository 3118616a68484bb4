export { journalBehaviours, journalConformance, type JournalBehaviour, type JournalCase, type JournalConformanceOptions, type StandingClock } from './journal-conformance/index.ts';
export { FakeClock, fakeClock, type FakeClockOptions } from './fakes/fake-clock.ts';
export { MockTool, type MockResult, type MockToolCall, type MockToolOptions } from './fakes/mock-tool.ts';
export { randomInteger, randomPick, randomShuffle } from './fakes/random-tools.ts';
export { recordingLogger, type LogEntry, type RecordingLogger } from './fakes/recording-logger.ts';
export { seedFromEnvironment, seedVariable, type SeedOptions } from './fakes/seed-from-environment.ts';
export { seededRandom } from './fakes/seeded-random.ts';
export { sequentialIds } from './fakes/sequential-ids.ts';
export { settle } from './fakes/settle.ts';
