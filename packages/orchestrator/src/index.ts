export {
  CompilationError,
  ControlSystem,
  ExecutionError,
  OrchestratorError,
  Tool,
  ToolExecutionError,
  TuttiError,
  ValidationError,
  generateWith,
  getLogger,
  type ControlledTask,
  type GenerateWithOptions,
  type NamedLogger,
} from '@tutti/core';
export { ModelRegistry, initModels } from '@tutti/models';
export { Orchestrator } from './orchestrator.ts';
export type {
  AfterExecution,
  BeforeExecution,
  ErrorHandler,
  ExecuteOptions,
  Execution,
  ExecutionStatus,
  HealthReport,
  HookedPipeline,
  ModelSource,
  OrchestratorOptions,
  ParallelExecutor,
  PerformanceMetrics,
  ResourceAllocator,
} from './options.ts';
