export { BinaryHeap } from './collections/binary-heap.ts';
export type { Diagnostic, SourceRange } from './diagnostic.ts';
export { BudgetExceeded, type BudgetDimension, type BudgetExceededOptions } from './errors/budget-exceeded.ts';
export { CancelledError } from './errors/cancelled-error.ts';
export { CapabilityMissingError } from './errors/capability-missing-error.ts';
export { CodeChangedError } from './errors/code-changed-error.ts';
export { CompilationError } from './errors/compilation-error.ts';
export { ConflictError } from './errors/conflict-error.ts';
export { DiskFullError } from './errors/disk-full-error.ts';
export { fromErrorRecord, toErrorRecord, type ErrorRecord } from './errors/error-record.ts';
export { errorRecordSchema } from './errors/error-record-schema.ts';
export { ExecutionError } from './errors/execution-error.ts';
export { ForkPointError } from './errors/fork-point-error.ts';
export { GraphInvalidError } from './errors/graph-invalid-error.ts';
export { HandlerMissingError } from './errors/handler-missing-error.ts';
export { checkOptions, type OptionKind } from './check-options.ts';
export { assertNoIssues, issueList } from './errors/issue-list.ts';
export { JournalCorruptError } from './errors/journal-corrupt-error.ts';
export { OrchestratorError } from './errors/orchestrator-error.ts';
export { OutputTooLargeError } from './errors/output-too-large-error.ts';
export { PolicyRefusedError } from './errors/policy-refused-error.ts';
export { RunClosedError } from './errors/run-closed-error.ts';
export { RunDeadLetteredError } from './errors/run-dead-lettered-error.ts';
export { RunFencedError } from './errors/run-fenced-error.ts';
export { RunNotFoundError } from './errors/run-not-found-error.ts';
export { SchemaUnsupportedError } from './errors/schema-unsupported-error.ts';
export { StepKeyReusedError } from './errors/step-key-reused-error.ts';
export { StoreError } from './errors/store-error.ts';
export { TimeoutError } from './errors/timeout-error.ts';
export { ToolExecutionError, type ToolExecutionErrorOptions } from './errors/tool-execution-error.ts';
export { TuttiError, type TuttiErrorOptions } from './errors/tutti-error.ts';
export { ValidationError, type ValidationIssue } from './errors/validation-error.ts';
export { assertGraph } from './graph/assert-graph.ts';
export { chain, edge, expression, graph, loop, map, subgraph, task, wait } from './graph/builders.ts';
export type {
  Condition,
  Expression,
  Graph,
  GraphEdge,
  GraphNode,
  Join,
  LoopNode,
  MapNode,
  SubgraphNode,
  TaskNode,
  WaitNode,
} from './graph/graph.ts';
export { indexGraph, type GraphIndex } from './graph/graph-index.ts';
export { graphSchema } from './graph/graph-schema.ts';
export {
  MAX_ITEMS,
  MAX_STEPS,
  conditionSchema,
  expressionSchema,
  graphEdgeSchema,
  graphNodeSchema,
  graphShapeSchema,
  joinSchema,
} from './graph/graph-shape-schema.ts';
export { isNodeId } from './graph/node-id.ts';
export type { Problem } from './graph/problem.ts';
export { MAX_GRAPH_DEPTH, validateGraph, type ValidateGraphOptions } from './graph/validate-graph.ts';
export { assertJson, forbiddenKeys, type AssertJsonOptions } from './json/assert-json.ts';
export { checkJsonSchema } from './json/check-schema.ts';
export { canonicalJson } from './json/canonical-json.ts';
export { hashJson, sha256 } from './json/hash.ts';
export { isJsonObject } from './json/is-json-object.ts';
export type { Json, JsonObject } from './json/json.ts';
export { atPointer } from './json/json-pointer.ts';
export { jsonObjectSchema, jsonSchema } from './json/json-schema.ts';
export { mapSchema, without } from './json/map-schema.ts';
export { inlineRefs, resolveRef } from './json/schema-refs.ts';
export { shapeIssues } from './json/shape-issues.ts';
export { scanJson, type JsonTrouble } from './json/scan-json.ts';
export type {
  ChatMessage,
  ImagePart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolCallProblem,
  ToolResultPart,
} from './model/chat-message.ts';
export { chatMessageSchema } from './model/chat-message-schema.ts';
export { LLMClient, ProviderClient, toLLMResponse, type LLMCallOptions, type LLMResponse } from './model/llm-client.ts';
export type { ModelRequest, ResponseSchema, ToolSpec } from './model/model-request.ts';
export { modelRequestSchema, responseSchemaSchema, toolSpecSchema } from './model/model-request-schema.ts';
export type { FinishReason, ModelResponse, ModelWarning, StreamPart } from './model/model-response.ts';
export { generateWith, type GenerateWithOptions } from './model/generate-with.ts';
export type { ModelList, ModelOutlook, ModelOutlooks, ModelQuestion } from './model/model-list.ts';
export { ALLOWANCE_ACCOUNT, type CallQuote, type QuoteCall } from './model/call-money.ts';
export type { Generate, GenerateOptions, GenerateRequest } from './model/generate.ts';
export type { Cost, ModelResult } from './model/model-result.ts';
export { readToolCall, toolArgumentsText, type RawToolCall } from './model/read-tool-call.ts';
export { requireComplete } from './model/require-complete.ts';
export { ProviderError, modelErrorClasses, type ModelErrorClass } from './model/provider-error.ts';
export { readRetryAfterMs, type HeaderReader } from './model/retry-after.ts';
export { readServerLimits, type ServerLimit, type ServerLimits } from './model/server-limits.ts';
export { addUsage, isUsage, plainUsage, type Usage } from './model/usage.ts';
export { usageSchema } from './model/usage-schema.ts';
export { isThenable } from './is-thenable.ts';
export { didYouMean, nearestName } from './nearest-name.ts';
export { unknownNames } from './unknown-names.ts';
export { OpenParts } from './open-parts.ts';
export type { CancelTimer, Clock } from './ports/clock.ts';
export type { Arrival, Awaiting, Host, HostCommand, RecordedStep, RecordedSubstep, SnapshotSource } from './ports/host.ts';
export { undecided } from './ports/undecided.ts';
export { systemIds, type Ids } from './ports/ids.ts';
export type {
  AppendBatch,
  BlobRow,
  Claim,
  Journal,
  JournalProblem,
  ReleaseOptions,
  RunRow,
  SnapshotRow,
  Supersession,
} from './ports/journal.ts';
export { lineLogger, type LineLoggerOptions, type LogLevel } from './ports/line-logger.ts';
export { silentLogger, type Logger } from './ports/logger.ts';
export { getLogger, logLevelOf, type NamedLogger } from './ports/named-logger.ts';
export type { ModelCallOptions, ModelCapabilities, ModelProvider } from './ports/model-provider.ts';
export type { CommandSink, Program } from './ports/program.ts';
export { systemRandom, type Random } from './ports/random.ts';
export type { Runtime } from './ports/runtime.ts';
export type {
  BudgetCharge,
  BudgetScope,
  BudgetShortage,
  BudgetStanding,
  BudgetStore,
  LimitClaim,
  LimitStore,
  LimitWindow,
  Reservation,
} from './ports/stores.ts';
export { systemClock } from './ports/system-clock.ts';
export type { Worker } from './ports/worker.ts';
export { backoffMs } from './run/backoff.ts';
export type { AnswerCollector, AnswerDraft } from './provider/answer-draft.ts';
export { assertCapable } from './provider/assert-capable.ts';
export { CallDeadline } from './provider/call-deadline.ts';
export { classifyFailure, type ProviderFailure } from './provider/classify-failure.ts';
export { completeAnswer, type CompleteAnswerOptions } from './provider/complete-answer.ts';
export { describeCause } from './provider/describe-cause.ts';
export { assertVectors, malformedAnswer, malformedPiece } from './provider/malformed.ts';
export { readRefusal, statusIn, type RefusalBody } from './provider/read-refusal.ts';
export { sdkFailure, type SdkFailure } from './provider/sdk-failure.ts';
export { wholeAnswer } from './provider/whole-answer.ts';
export { readKey, wireSettings, type WireOptions, type WireSettings } from './provider/wire-settings.ts';
export { httpFailure, type HttpFailure } from './provider/http-failure.ts';
export { failureWaitMs, type FailureWait } from './provider/failure-wait.ts';
export { SseFilter, formatEvent, type SseEnd, type SseEvent, type SseFilterOptions } from './provider/sse.ts';
export { ToolCallDrafts, type ToolCallDelta } from './provider/tool-call-drafts.ts';
export { countOf, estimateUsage, reportOf } from './provider/usage-counts.ts';
export { WireCall, type WireCallOptions } from './provider/wire-call.ts';
export { WireProvider, type WireAdapter, type WireFailureContext, type WireRequest, type WireTarget } from './provider/wire-provider.ts';
export type { BlobRef } from './run/blob-ref.ts';
export { addCharges, type Charge, type Hold } from './run/charge.ts';
export { chargeSchema, holdSchema } from './run/charge-schema.ts';
export type {
  AwaitSignal,
  CancelStep,
  CancelTimerCommand,
  Command,
  Complete,
  Evaluate,
  LimitAbove,
  RunStep,
  StartRun,
  StartTimer,
} from './run/command.ts';
export type { Decision } from './run/decision.ts';
export type {
  ChargeIncurred,
  ChildFinished,
  EvaluationSettled,
  Fact,
  MessageReceived,
  StepBlocked,
  StepSettled,
  StepStarting,
  StepSuspending,
  StepUnparked,
  StepWaiting,
  StepWithdrawn,
  SubstepFailing,
  SubstepSettled,
  SubstepStarting,
  TimerDue,
  WaitOpening,
} from './run/fact.ts';
export { forkOptionsSchema, forkPointSchema } from './run/fork-schema.ts';
export type { Checkpoint, EffectsOfOrigin, ForkEdit, ForkOptions, ForkPoint } from './run/fork.ts';
export type { Evaluator, Handler, HandlerFunction } from './run/handler.ts';
export type { RunId, ScopePath, StepKey } from './run/keys.ts';
export { mayStillFit } from './run/may-still-fit.ts';
export type { Message, Signal } from './run/message.ts';
export { decisionSchema, messageSchema } from './run/message-schema.ts';
export { toNanoUsd, toUsd } from './run/money.ts';
export type { NewRun, RunBudget } from './run/new-run.ts';
export { newRunSchema } from './run/new-run-schema.ts';
export type { NodeView } from './run/node-view.ts';
export type { Outcome, OutputRef } from './run/outcome.ts';
export type {
  ChargeAssumed,
  ChargeLate,
  CheckpointCreated,
  ChildSettled,
  DecisionMade,
  DecisionNeeded,
  EffectDoubted,
  EffectInherited,
  Evaluated,
  MessageIgnored,
  RunCancelling,
  RunClosed,
  RunCreated,
  RunDeadLettered,
  RunEvent,
  RunEventType,
  RunForked,
  RunPaused,
  RunResumed,
  RunSuperseded,
  SignalDelivered,
  SignalReceived,
  StepAttemptFailed,
  StepCancelled,
  StepCompleted,
  StepFailed,
  StepParked,
  StepStarted,
  StepSuspended,
  SubstepCompleted,
  SubstepFailed,
  SubstepStarted,
  TimerFired,
  WaitClosed,
  WaitOpened,
} from './run/run-event.ts';
export { inputOf, recordedInput } from './run/recorded-input.ts';
export type { CompactReport, KeptReason, PruneOptions, PruneReport, RunQuery, RunSummary } from './run/run-summary.ts';
export type { ScopeFrame } from './run/scope-frame.ts';
export { closedRunStatuses, isClosed, type NodeStatus, type RunState, type RunStatus, type WaitingFor } from './run/status.ts';
export type { ChildRun, HoldWanted, Progress, ReadContext, StepContext, SubstepOptions, SubstepScope } from './run/step-context.ts';
export type { Amount, Effect, RetrySchedule, StepLimit, StepPolicy } from './run/step-policy.ts';
export { amountSchema, durationMsSchema, effectSchema, retryScheduleSchema, stepPolicySchema } from './run/step-policy-schema.ts';
export { ControlSystem, type ControlledTask } from './tool/control-system.ts';
export { readSecret } from './secrets/read-secret.ts';
export { redactingLogger } from './secrets/redacting-logger.ts';
export { REDACTED, Redactor, type RedactorOptions } from './secrets/redactor.ts';
export { hasKey } from './secrets/secret-patterns.ts';
export { Secret, environmentSecret, givenSecret } from './secrets/secret.ts';
export type { EventManager } from './tool/event-manager.ts';
export type { IdempotencyStore } from './tool/idempotency-store.ts';
export {
  declareParameters,
  knownParameters,
  parameterNamed,
  snakeCase,
  unknownParameters,
  type KnownParameters,
  type UnknownParameter,
} from './tool/known-parameters.ts';
export type { McpServerSpec } from './tool/mcp-server-spec.ts';
export { parameterSchema } from './tool/parameter-schema.ts';
export { parseWith } from './tool/parse-with.ts';
export { RequestTool } from './tool/request-tool.ts';
export type { Schema, SchemaResult } from './tool/schema.ts';
export { Tool, type ToolOptions } from './tool/tool.ts';
export { parseToolArguments } from './tool/tool-arguments.ts';
export type { ToolContext } from './tool/tool-context.ts';
export {
  actOf,
  effectOfAction,
  type ApprovalPolicy,
  type EffectBy,
  type ToolAct,
  type ToolAction,
  type ToolDefinition,
} from './tool/tool-definition.ts';
