import type { ErrorRecord, Json, NodeStatus } from '@tutti/core';
import { readJson, View, type Value } from '../../template/index.ts';
import { isCollectedItem, isCollectedLoop, isStepRecord, type CollectedItem, type StepRecord } from '../step-record.ts';
import { AbsentView } from './absent-view.ts';
import { ErrorView } from './error-view.ts';
import { ItemView, LoopResultView, ResultsView } from './loop-views.ts';
import { ownField, valueText } from './value-text.ts';

/** How a step has ended, and with what. */
export interface StepOutcome {
  readonly id: string;
  readonly status: NodeStatus;
  readonly output: Json | undefined;
  readonly error: ErrorRecord | undefined;
}

const valueNames: ReadonlySet<string> = new Set(['result', 'value', 'data', 'output', 'outputs', 'processed_data']);
const textNames: ReadonlySet<string> = new Set([
  'content',
  'text',
  'response',
  'answer',
  'generated_text',
  'analysis',
  'message',
  'output_text',
]);
const pathNames: ReadonlySet<string> = new Set(['filepath', 'file_path', 'output_path', 'output_file', 'filename']);
const locationNames: ReadonlySet<string> = new Set(['location', 'path', ...pathNames]);

/** The view of what a node put out. */
export function viewOfOutcome(outcome: StepOutcome): View {
  const { output } = outcome;
  if (outcome.status === 'completed' && isCollectedLoop(output)) return new LoopResultView(output, viewOfItem);
  if (outcome.status === 'completed' && Array.isArray(output) && output.length > 0 && output.every(isCollectedItem))
    return new ResultsView(output, viewOfItem);
  return new StepView(outcome);
}

/** The view of one turn of a loop: of its step, when the body is one step. */
export function viewOfItem(item: CollectedItem): View {
  const views = new Map(
    Object.entries(item.steps).map(([id, step]) => [
      id,
      viewOfOutcome({ id, status: step.status as NodeStatus, output: step.output, error: step.error }),
    ]),
  );
  const [only] = views.values();
  return item.isSingle && only !== undefined ? only : new ItemView(views, item);
}

/**
 * A step's result under all its spellings: `{{ s }}` is its text; `s.result`, `s.value` the value again; `s.content` the text;
 * any field of a value that is a mapping (or a text of JSON); `s.status`, `s.success`, `s.error`; the step's short parameters.
 * A step that was left out is absent, with its result and text, and so is the error of one that worked: false in tests, empty in
 * text, and `default` applies.
 */
export class StepView extends View {
  readonly #outcome: StepOutcome;
  readonly #record: StepRecord | undefined;
  readonly #value: Json;
  #parsed: Value | undefined | null = null;

  constructor(outcome: StepOutcome) {
    super();
    this.#outcome = outcome;
    this.#record = isStepRecord(outcome.output) ? outcome.output : undefined;
    this.#value = this.#record === undefined ? reportedValue(outcome) : this.#record.value;
  }

  override isPresent(): boolean {
    return this.#outcome.status === 'completed' || (this.#outcome.status === 'failed' && this.#value !== null);
  }

  override plain(): Json {
    return this.#value;
  }

  override text(): string {
    return valueText(this.#value);
  }

  override stored(): Json | undefined {
    const { id, status, output, error } = this.#outcome;
    const item: CollectedItem = {
      $item: 1,
      isSingle: true,
      steps: { [id]: { status, output: output ?? null, ...(error === undefined ? {} : { error }) } },
    };
    return item as unknown as Json;
  }

  override items(): readonly Value[] | undefined {
    return Array.isArray(this.#value) ? (this.#value as readonly Json[]) : undefined;
  }

  override member(name: string): Value | undefined {
    const own = ownField(this.#value, name);
    if (own !== undefined && !Array.isArray(this.#value)) return own;
    const state = this.#state(name);
    if (state !== undefined) return state;
    if (!this.isPresent()) return valueNames.has(name) || textNames.has(name) ? this.#absent() : undefined;
    return (
      this.#derived(name) ??
      ownField(this.#record?.parameters, name) ??
      (name === 'model' || name === 'provider' ? this.#record?.[name] : undefined) ??
      this.#declared(name)
    );
  }

  override names(): readonly string[] {
    const own = typeof this.#value === 'object' && this.#value !== null && !Array.isArray(this.#value) ? Object.keys(this.#value) : [];
    return [...own, 'result', 'content', 'status', 'success', 'error', ...Object.keys(this.#record?.parameters ?? {})];
  }

  override explainMissing(name: string): string | undefined {
    const { status, id } = this.#outcome;
    if (status === 'completed') return undefined;
    const why =
      status === 'failed'
        ? 'failed'
        : status === 'skipped'
          ? 'was skipped'
          : status === 'unreached' || status === 'cancelled'
            ? 'did not run'
            : 'has not run yet';
    return `Step "${id}" ${why}, so it has no "${name}". Test it first: {% if ${id} %}.`;
  }

  /** A name that any result may have, of a step that has it not. */
  #absent(): AbsentView {
    return new AbsentView((name) => this.explainMissing(name));
  }

  #state(name: string): Value | undefined {
    const { status, error, id } = this.#outcome;
    switch (name) {
      case 'status':
        return status;
      case 'success':
      case 'succeeded':
        return status === 'completed';
      case 'failed':
        return status === 'failed';
      case 'skipped':
        return status === 'skipped';
      case 'completed':
        return status === 'completed';
      case 'error':
        return error === undefined ? this.#absent() : new ErrorView(error, id);
      case 'error_message':
        return error?.message ?? this.#absent();
      default:
        return undefined;
    }
  }

  #derived(name: string): Value | undefined {
    if (valueNames.has(name)) return this;
    const text = typeof this.#value === 'string';
    if (text && name === 'size') return (this.#value as string).length;
    if (Array.isArray(this.#value) && (name === 'results' || name === 'items')) return this.#value;
    const written = locationNames.has(name) ? this.#record?.location : undefined;
    if (written !== undefined) return written;
    if (pathNames.has(name)) return ownField(this.#value, 'path');
    // A pipeline inside has its outputs for fields.
    const output = ownField(ownField(this.#value, 'outputs'), name);
    if (output !== undefined) return output;
    const parsed = this.#json();
    if (parsed !== undefined && Object.hasOwn(parsed, name)) return parsed[name];
    if (textNames.has(name) && (text || typeof this.#value !== 'object' || this.#record?.model !== undefined)) return this.text();
    return undefined;
  }

  /** A name that the step declares for its result means the result, as a text or a list when it is declared to be one. */
  #declared(name: string): Value | undefined {
    const type = ownField(this.#record?.declares, name);
    if (typeof type !== 'string') return undefined;
    if (/^(?:string|str|text|markdown|file)/i.test(type)) return this.text();
    if (!/^(?:array|list)/i.test(type)) return /^(?:object|json|dict|mapping|any)/i.test(type) ? this : undefined;
    return Array.isArray(this.#value) ? this.#value : (ownField(this.#value, 'results') ?? ownField(this.#value, 'items'));
  }

  /** A text that is a JSON object has its fields. */
  #json(): Record<string, Value> | undefined {
    if (this.#parsed === null) {
      const value = typeof this.#value === 'string' && this.#value.includes('{') ? readJson(this.#value) : undefined;
      this.#parsed = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
    }
    return this.#parsed as Record<string, Value> | undefined;
  }
}

/** What a tool reported with its failure is still to be read. */
function reportedValue({ output, error }: StepOutcome): Json {
  if (output !== undefined && output !== null) return output;
  return error?.code === 'STEP_REPORTED_FAILURE' ? (ownField(error.data, 'value') ?? null) : null;
}
