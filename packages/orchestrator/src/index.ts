export { ControlSystem, generateWith, type ControlledTask, type GenerateWithOptions } from '@tutti/core';
export { Orchestrator } from './orchestrator.ts';
export type {
  AfterExecution, BeforeExecution, ErrorHandler, ExecuteOptions, Execution, ExecutionStatus, HealthReport, HookedPipeline, ModelSource, OrchestratorOptions,
  ParallelExecutor, PerformanceMetrics, ResourceAllocator,
} from './options.ts';
