export { catalogOfNames, openCatalog, type ToolCatalog } from './catalog/tool-catalog.ts';
export type { IncludeReader } from './compile/compile-context.ts';
export {
  checkPipeline,
  compilePipeline,
  parsePipeline,
  type CheckedPipeline,
  type CompiledPipeline,
  type CompileOptions,
  type ParsedPipeline,
  type ParseOptions,
} from './compile/compile-pipeline.ts';
export { checkExecution } from './execution/check-execution.ts';
export { compileOptionsOf, prepareExecution, type PreparationParts, type PreparedExecution } from './execution/prepare-execution.ts';
export { driveExecutions, type DrivingParts } from './execution/drive-executions.ts';
export { finishExecution, type FinishingParts } from './execution/finish-execution.ts';
export { toLimit, type BudgetSpec } from './execution/budget-spec.ts';
export { limitOf, type BudgetWords } from './execution/limit-of.ts';
export { compileSource, type CompileSourceOptions, type PipelineSource } from './execution/compile-source.ts';
export type { AfterExecution, BeforeExecution, ExecuteOptions, HookedPipeline, RecoverOptions } from './execution/execute-options.ts';
export { Executions } from './execution/executions.ts';
export { Execution } from './execution/execution.ts';
export type { ExecutionBudget } from './execution/execution-budget.ts';
export type { ExecutionStatus } from './execution/execution-status.ts';
export { fileLibrary, includeReader } from './execution/file-reader.ts';
export { readResult } from './execution/recorded-run.ts';
export { plannedCalls, type PlannedCall, type PlannedCalls, type Times } from './execution/planned-calls.ts';
export type { ParallelExecutor } from './execution/surround.ts';
export type { InferredEdge } from './compile/file-order.ts';
export { AnswerInvalidError } from './errors/answer-invalid-error.ts';
export { AutoUnresolvedError } from './errors/auto-unresolved-error.ts';
export { CallUnquotedError } from './errors/call-unquoted-error.ts';
export { ModelMissingError } from './errors/model-missing-error.ts';
export { ParameterMissingError } from './errors/parameter-missing-error.ts';
export { StepFailedError } from './errors/step-failed-error.ts';
export { StepReportedFailureError } from './errors/step-reported-failure-error.ts';
export { SubPipelineError } from './errors/sub-pipeline-error.ts';
export type { InputSpec, PipelineDefinition, StepDefinition } from './language/definition.ts';
export { Pipeline, type PipelineOptions } from './pipeline/pipeline.ts';
export { Task, type TaskOptions } from './pipeline/task.ts';
export { TaskStatus } from './pipeline/task-status.ts';
export { YAMLCompiler, type YAMLCompilerOptions } from './pipeline/yaml-compiler.ts';
export { pipelineEvaluators } from './run/evaluators.ts';
export { fileFunctions } from './run/file-functions.ts';
export type { PipelineHandlerOptions, ToolCaller } from './run/handler-options.ts';
export { pipelineHandlers } from './run/handlers.ts';
export type { PipelineResult, PipelineUsage, StepResult } from './run/pipeline-result.ts';
export { prepareInput, type PrepareOptions } from './run/prepare-input.ts';
export type { RunRecord } from './run/run-record.ts';
export type { StepInput } from './run/step-input.ts';
export { toResult } from './run/to-result.ts';
export { renderDiagnostics, type DiagnosticFormat } from './source/render-diagnostics.ts';
export { PipelineExecutorTool, type PipelineExecutorOptions } from './sub/pipeline-executor-tool.ts';
export {
  Arguments,
  renderTemplate,
  templateLibrary,
  TemplateBudgetError,
  TemplateError,
  TemplateFilterError,
  TemplateForbiddenError,
  TemplateNameError,
  TemplateSyntaxError,
  TemplateUndefinedError,
  TemplateValueError,
  type CallScope,
  type FilterFunction,
  type LibraryExtension,
  type RenderOptions,
  type TemplateFunction,
  type TemplateLibrary,
  type TemplateLimits,
  type TemplateNames,
  type TestFunction,
} from './template/index.ts';
