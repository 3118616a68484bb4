import { systemClock, type Json, type NodeStatus, type NodeView } from '@tutti/core';
import { namesOf, type TemplateLibrary, type TemplateNames, type View } from '../template/index.ts';
import type { ResultPlan } from '../execution/result-plan.ts';
import { HandlerSteps } from './handler-steps.ts';
import type { PipelineResult, PipelineResultFields, StepResult } from './pipeline-result.ts';
import { resolveOutputs } from './resolve-outputs.ts';
import { resultFields } from './result-fields.ts';
import { RunNames } from './run-names.ts';
import type { RunRecord } from './run-record.ts';
import { bareValue, isStepRecord } from './step-record.ts';
import { StepTimes } from './step-times.ts';
import { ownField } from './views/value-text.ts';
import { viewOfOutcome } from './views/step-view.ts';
import { turnOf } from './views/turn-view.ts';
import { turnResults } from './turn-results.ts';
import { whyUndecided } from './why-undecided.ts';

type PlannedStep = ResultPlan['pipeline']['steps'][number];

/** Builds the result of a run from what is on record. */
export function toResult(compiled: ResultPlan, run: RunRecord, options: { readonly library?: TemplateLibrary } = {}): PipelineResult {
  const nodes = new Map(run.nodes.filter((node) => node.path === node.node).map((node) => [node.node, node]));
  const times = new StepTimes(run.events ?? []);
  const handlers = new HandlerSteps(compiled.graph, run.outputs);
  const steps: Record<string, StepResult> = Object.create(null) as Record<string, StepResult>;
  for (const step of compiled.pipeline.steps) {
    steps[step.id] = stepResult(step, { compiled, run, node: nodes.get(step.id), times, handlers });
    // Found by their ids; not listed, so that what counts steps counts those of the file.
    for (const [id, value] of Object.entries(turnResults(step.id, Object.hasOwn(run.outputs, step.id) ? run.outputs[step.id] : undefined)))
      Object.defineProperty(steps, id, { value, enumerable: false });
  }
  const rendering = {
    names: outputNames(compiled, { run, nodes, handlers }),
    options: { clock: systemClock, ...options },
    autos: new Map(
      Object.entries(run.outputs).flatMap(([id, output]) =>
        output === undefined || nodes.get(id)?.status !== 'completed' ? [] : [[id, output] as const],
      ),
    ),
    whyUndecided: (node: string) => whyUndecided(node, { graph: compiled.graph, nodes }),
  };
  const outputs = resolveOutputs(compiled.outputs, rendering);
  const isEnded = run.status === 'completed' || run.status === 'partial';
  const failed = compiled.pipeline.steps.filter((step) => countsAsFailure(step, steps[step.id]!));
  const result: PipelineResultFields = {
    executionId: run.runId,
    pipelineId: compiled.pipeline.id,
    status: isEnded ? 'completed' : run.status,
    success: isEnded && failed.length === 0,
    ...outputs,
    steps,
    executionOrder: times.order(compiled.pipeline.steps.map(({ id }) => id)),
    executionLevels: compiled.levels,
    ...(run.error === undefined ? {} : { error: run.error.message }),
    ...times.whole(),
    ...times.money(),
  };
  return withValues(result, steps);
}

function withValues(result: PipelineResultFields, steps: Readonly<Record<string, StepResult>>): PipelineResult {
  const all = Object.create(null) as Record<string, unknown>;
  for (const [id, step] of Object.entries(steps)) if (!resultFields.has(id)) all[id] = step.value;
  return Object.assign(all, result) as PipelineResult;
}

interface StepFacts {
  readonly compiled: ResultPlan;
  readonly run: RunRecord;
  readonly node: NodeView | undefined;
  readonly times: StepTimes;
  readonly handlers: HandlerSteps;
}

function stepResult(step: PlannedStep, { compiled, run, node, times, handlers }: StepFacts): StepResult {
  const { id } = step;
  const output = Object.hasOwn(run.outputs, id) ? run.outputs[id] : undefined;
  const record = isStepRecord(output) ? output : undefined;
  const error = node?.error;
  const isReported = error?.code === 'STEP_REPORTED_FAILURE';
  const isSkippedFailure = node?.status === 'failed' && step.onFailure?.kind === 'policy' && step.onFailure.policy === 'skip';
  // A tool that reports a failure has come to its end all the same.
  const status = isReported ? 'completed' : isSkippedFailure ? 'skipped' : (node?.status ?? 'skipped');
  const tool = ownField(compiled.graph.nodes.find((one) => one.id === id)?.metadata, 'tool');
  return {
    status,
    success: node?.status === 'completed' && innerSuccess(output),
    value: isReported ? (ownField(error.data, 'value') ?? null) : bareValue(output),
    ...(error === undefined ? {} : { error: error.message, errorType: error.name, errorCode: error.code }),
    ...(typeof tool === 'string' ? { tool } : {}),
    ...(record?.model === undefined ? {} : { model: record.model }),
    ...(record?.provider === undefined ? {} : { provider: record.provider }),
    ...times.of(id),
    ...(record?.handled === undefined ? {} : { handled: record.handled }),
    timedOut: error?.code === 'TIMEOUT',
    dependencies: compiled.dependencies[id] ?? [],
    ...handlers.result(id),
  };
}

/** A loop worked when none of its turns has a failed step. */
function innerSuccess(output: Json | undefined): boolean {
  return (
    output === undefined ||
    viewOfOutcome({ id: '', status: 'completed', output, error: undefined }).member('success') !== false ||
    isStepRecord(output)
  );
}

/** Failures that are skipped or lead on to another step are dealt with. */
function countsAsFailure(step: PlannedStep, result: StepResult): boolean {
  const isDealtWith = step.onFailure !== undefined && (step.onFailure.kind !== 'policy' || step.onFailure.policy === 'skip');
  return (
    !isDealtWith &&
    !result.success &&
    (result.error !== undefined || result.status === 'completed' || result.status === 'failed' || result.status === 'cancelled')
  );
}

interface OutputFacts {
  readonly run: RunRecord;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly handlers: HandlerSteps;
}

function outputNames(compiled: ResultPlan, { run, nodes, handlers }: OutputFacts): TemplateNames {
  const views: Record<string, View> = Object.create(null) as Record<string, View>;
  for (const { id } of compiled.pipeline.steps) {
    const node = nodes.get(id);
    const handled = handlers.record(id) as unknown as Json | undefined;
    const status: NodeStatus = handled === undefined ? (node?.status ?? 'skipped') : 'completed';
    const output = handled ?? (Object.hasOwn(run.outputs, id) ? run.outputs[id] : undefined);
    views[id] = viewOfOutcome({ id, status, output, error: node?.error });
  }
  const steps = namesOf({ ...views, steps: views });
  const rest = RunNames.ofInput(run.input);
  return {
    lookup: (name) => steps.lookup(name) ?? turnOf(name, (id) => views[id]) ?? rest.lookup(name),
    names: () => [...Object.keys(views), ...rest.names()],
  };
}
