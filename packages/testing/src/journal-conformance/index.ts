export type { JournalBehaviour, JournalCase } from './behaviour.ts';
export { journalBehaviours, journalConformance, type JournalConformanceOptions } from './journal-conformance.ts';
export {
  blobEvent as sampleBlobEvent,
  blobRow as sampleBlob,
  closeRun as closeSampleRun,
  runRow as sampleRunRow,
  signal as sampleSignal,
  signalEvents as sampleEvents,
  startRun as startSampleRun,
} from './fixtures.ts';
