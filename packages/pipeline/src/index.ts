export type { AutoTag } from './auto/auto-tag.ts';
export type { AutoKind, AutoSpec } from './auto/auto-spec.ts';
export { builtInActions, type BuiltInAction, type LocalAction, type ModelMode } from './catalog/actions.ts';
export { catalogOfNames, openCatalog, type ToolCatalog } from './catalog/tool-catalog.ts';
export type { IncludeReader } from './compile/compile-context.ts';
export type { CompiledOutput } from './compile/compile-outputs.ts';
export { checkPipeline, compilePipeline, parsePipeline, type CompiledPipeline, type CompileOptions, type ParsedPipeline, type ParseOptions } from './compile/compile-pipeline.ts';
export { assertTools } from './execution/assert-tools.ts';
export { checkExecution } from './execution/check-execution.ts';
export { compileSource, type CompileSourceOptions, type PipelineSource } from './execution/compile-source.ts';
export { Execution, type ExecutionParts } from './execution/execution.ts';
export type { ExecutionStatus } from './execution/execution-status.ts';
export { fileLibrary, includeReader } from './execution/file-reader.ts';
export { readResult } from './execution/recorded-run.ts';
export type { ResultPlan } from './execution/result-plan.ts';
export type { ErrorHandler, ParallelExecutor, Surrounding } from './execution/surround.ts';
export type { InferredEdge } from './compile/file-order.ts';
export { AnswerInvalidError } from './errors/answer-invalid-error.ts';
export { AutoUnresolvedError } from './errors/auto-unresolved-error.ts';
export { ModelMissingError } from './errors/model-missing-error.ts';
export { ParameterMissingError } from './errors/parameter-missing-error.ts';
export { StepFailedError } from './errors/step-failed-error.ts';
export { StepReportedFailureError } from './errors/step-reported-failure-error.ts';
export { SubPipelineError } from './errors/sub-pipeline-error.ts';
export type { ErrorHandlerSpec, InputSpec, PipelineDefinition, Repetition, Route, StepDefinition } from './language/definition.ts';
export { SCHEMA_VERSION } from './language/read-pipeline.ts';
export { Pipeline, type PipelineOptions } from './pipeline/pipeline.ts';
export { Task, type TaskOptions } from './pipeline/task.ts';
export { TaskStatus } from './pipeline/task-status.ts';
export { pipelineToGraph, YAMLCompiler, type YAMLCompilerOptions } from './pipeline/yaml-compiler.ts';
export { pipelineEvaluators } from './run/evaluators.ts';
export { fileFunctions } from './run/file-functions.ts';
export type { PipelineHandlerOptions, ToolCaller } from './run/handler-options.ts';
export { pipelineHandlers } from './run/handlers.ts';
export type { PipelineResult, PipelineResultFields, PipelineUsage, StepResult } from './run/pipeline-result.ts';
export { prepareInput, type PrepareOptions } from './run/prepare-input.ts';
export { resultFields } from './run/result-fields.ts';
export type { ExecutionFacts, RunInput } from './run/run-input.ts';
export type { RunRecord } from './run/run-record.ts';
export type { AutoInput, CollectInput, ConditionInput, ItemsInput, Jump, ModelChoice, StepInput, StepWork, StoredErrorHandler } from './run/step-input.ts';
export type { CollectedItem, CollectedLoop, CollectedStep, StepRecord } from './run/step-record.ts';
export { toResult } from './run/to-result.ts';
export { renderDiagnostics, type DiagnosticFormat } from './source/render-diagnostics.ts';
export { MAX_PIPELINE_DEPTH, PipelineExecutorTool, type PipelineExecutorOptions } from './sub/pipeline-executor-tool.ts';
export {
  Arguments, defaultLimits, isTemplate, referencesOf, renderTemplate, templateLibrary, templateNodes, TemplateBudgetError, TemplateError, TemplateFilterError, TemplateForbiddenError,
  TemplateNameError, TemplateSyntaxError, TemplateUndefinedError, TemplateValueError,
  type CallScope, type FilterFunction, type LibraryExtension, type Reference, type References, type RenderOptions, type TemplateErrorOptions, type TemplateFunction, type TemplateLibrary, type TemplateLimits, type TemplateNames, type TestFunction,
} from './template/index.ts';
