export { ControlSystem, type ControlledTask } from './control-system.ts';
export { Execution } from './execution.ts';
export { generateWith, type GenerateWithOptions } from './generate-with.ts';
export { Orchestrator } from './orchestrator.ts';
export type {
  AfterExecution, BeforeExecution, ErrorHandler, ExecuteOptions, ExecutionStatus, HealthReport, HookedPipeline, ModelSource, OrchestratorOptions,
  ParallelExecutor, PerformanceMetrics,
} from './options.ts';
export { recoverRun, type RecoverOptions } from './recover-run.ts';
export type { ResourceAllocator, Utilization } from './resource-allocator.ts';
export type { CheckpointState } from './save-checkpoints.ts';
