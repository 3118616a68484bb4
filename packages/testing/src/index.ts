export {
  closeSampleRun,
  journalBehaviours,
  journalConformance,
  sampleBlob,
  sampleBlobEvent,
  sampleEvents,
  sampleRunRow,
  sampleSignal,
  startSampleRun,
  type JournalBehaviour,
  type JournalCase,
  type JournalConformanceOptions,
} from './journal-conformance/index.ts';
export {
  forkBehaviours,
  forkConformance,
  type ForkableKernel,
  type ForkableRun,
  type ForkBehaviour,
  type ForkCase,
  type ForkConformanceOptions,
} from './fork-conformance/index.ts';
export {
  budgetConformance,
  kernelConformance,
  kernelRules,
  type KernelCase,
  type KernelConformanceOptions,
  type KernelRule,
  type RuleKernel,
  type RuleKernelOptions,
  type RuleRun,
} from './kernel-conformance/index.ts';
export { FakeBudgetStore, fakeBudgetStore } from './fakes/fake-budget-store.ts';
export { FakeClock, fakeClock, type FakeClockOptions } from './fakes/fake-clock.ts';
export { MockTool, type MockResult, type MockToolCall, type MockToolOptions } from './fakes/mock-tool.ts';
export { randomInteger, randomPick, randomShuffle } from './fakes/random-tools.ts';
export { recordingLogger, type LogEntry, type RecordingLogger } from './fakes/recording-logger.ts';
export { seedFromEnvironment, seedVariable, type SeedOptions } from './fakes/seed-from-environment.ts';
export { seededRandom } from './fakes/seeded-random.ts';
export { sequentialIds } from './fakes/sequential-ids.ts';
export { settle } from './fakes/settle.ts';
export { largestWindow, type GrantSeen } from './limit-exactness/largest-window.ts';
export {
  limitExactness,
  type LeasingLimiter,
  type LimitExactnessOptions,
  type LimitExactnessReport,
} from './limit-exactness/limit-exactness.ts';
export type { FaultRequest, FaultResponse } from './fault-server/fault-response.ts';
export { FaultServer, faultServer } from './fault-server/fault-server.ts';
export { answerForSchema } from './model/answer-for-schema.ts';
export { scriptedTokens } from './model/reply-to-response.ts';
export type {
  ModelScript,
  ScriptedAnswer,
  ScriptedCall,
  ScriptedFailure,
  ScriptedReply,
  ScriptMatcher,
  ScriptRule,
} from './model/script.ts';
export { ScriptedModel, scriptedModel, type ScriptedModelOptions } from './model/scripted-model.ts';
export { wireCases, type WireCasesOptions } from './provider-conformance/wire-cases.ts';
export { httpFaults, streamFaults, type WireFault, type WireSample } from './provider-conformance/wire-faults.ts';
export type {
  FailingProviderCase,
  MeasuredProviderCase,
  NamedFailure,
  ProviderBehaviour,
  ProviderCase,
  ProviderCases,
  SilentProviderCase,
} from './provider-conformance/case.ts';
export {
  modelProviderBehaviours,
  modelProviderConformance,
  type ModelProviderConformanceOptions,
} from './provider-conformance/model-provider-conformance.ts';
export { graphAround, producedGraph, randomGraph, rollsOf, type Rolls } from './random-graphs/random-graph.ts';
export { draw, randomWorld, type RandomWorld, type StepEnd } from './random-graphs/random-world.ts';
export { statusesByDefinition, tolerantTasks } from './random-graphs/statuses-by-definition.ts';
export { unjustifiedStart, type ToldRun } from './random-graphs/unjustified-start.ts';
export { SimulatedCrash } from './simulation/simulated-crash.ts';
export { SimulationHost, simulationHost } from './simulation/simulation-host.ts';
export type { SimulatedExecution, SimulationOptions } from './simulation/simulation-options.ts';
