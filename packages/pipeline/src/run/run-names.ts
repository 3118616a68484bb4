import { isJsonObject, type Json, type JsonObject, type NodeStatus, type NodeView, type ReadContext, type ScopeFrame } from '@tutti/core';
import { type View, type TemplateNames, type Value } from '../template/index.ts';
import { openRunInput, readRunInput } from './run-input.ts';
import type { Secrets } from './secrets.ts';
import { isCollectedLoop } from './step-record.ts';
import { AbsentView } from './views/absent-view.ts';
import { frameBinding, FrameView } from './views/frame-view.ts';
import { viewOfOutcome } from './views/step-view.ts';
import { loopsOf, turnOf } from './views/turn-view.ts';

/** Names beside those of the run: a handler's `error`, the turn that a loop's condition is about. */
export interface ExtraNames {
  readonly bindings?: Readonly<Record<string, Value>>;
  /** Steps that may not have run. */
  readonly absent?: readonly string[];
  /** The loop whose condition is asked, before its next turn. */
  readonly loop?: string;
  /** It is asked at the end of a turn: `loop` is that turn, not the next one. */
  readonly isAfterTurn?: boolean;
  /** Loops around by their other names. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Where secrets that the run was given are looked up; without it their names stand for them. */
  readonly secrets?: Secrets | undefined;
}

/** The names of a run as one step sees them. Only what is named is fetched. */
export class RunNames implements TemplateNames {
  readonly #steps: ReadonlyMap<string, View>;
  readonly #frames: readonly ScopeFrame[];
  readonly #extra: ExtraNames;
  readonly #input: ReturnType<typeof readRunInput>;

  constructor(parts: {
    readonly steps: ReadonlyMap<string, View>;
    readonly frames: readonly ScopeFrame[];
    readonly extra: ExtraNames;
    readonly input: Json;
  }) {
    this.#steps = parts.steps;
    this.#frames = parts.frames;
    this.#extra = parts.extra;
    this.#input = readRunInput(openRunInput(parts.input, parts.extra.secrets));
  }

  /** Fetches the results of the steps among the names. */
  static async load(context: ReadContext, names: Iterable<string>, extra: ExtraNames = {}): Promise<RunNames> {
    const steps = new Map<string, View>();
    for (const name of names) {
      const bare = name.startsWith('$') ? name.slice(1) : name;
      const id = bare === 'loop_state' ? (context.scope.at(-1)?.node ?? bare) : bare;
      const node = context.node(id);
      if (node !== undefined) steps.set(id, (await viewInTurnBefore(context, node)) ?? (await viewOf(context, node)));
      else if (await loadTurn(context, id, steps)) continue;
      else if (extra.absent?.includes(id) === true)
        steps.set(id, viewOfOutcome({ id, status: 'pending', output: undefined, error: undefined }));
    }
    return new RunNames({ steps, frames: framesFor(context, extra.loop), extra, input: context.input });
  }

  /** The names of a run's input alone. */
  static ofInput(input: Json): RunNames {
    return new RunNames({ steps: new Map(), frames: [], extra: {}, input });
  }

  /** The same with more names. */
  with(bindings: Readonly<Record<string, Value>>): TemplateNames {
    return {
      lookup: (name) => (Object.hasOwn(bindings, name) ? bindings[name] : this.lookup(name)),
      names: () => [...Object.keys(bindings), ...this.names()],
    };
  }

  lookup(name: string): Value | undefined {
    const bare = name.startsWith('$') ? name.slice(1) : name;
    const { bindings } = this.#extra;
    if (bindings !== undefined && Object.hasOwn(bindings, name)) return bindings[name];
    // Null is a value: that of an item, for instance.
    const places = [
      () => this.#ofLoops(this.#extra.aliases?.[bare] ?? bare),
      () => this.#steps.get(bare),
      () => turnOf(bare, (id) => this.#steps.get(id)),
      () => inputNamed(this.#input.inputs, name),
      () => own(this.#input.context, name),
      () => this.#ofPipeline(name),
      () => this.#standard(name),
    ];
    for (const place of places) {
      const found = place();
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *names(): Iterable<string> {
    yield* this.#steps.keys();
    yield* Object.keys(this.#input.inputs);
    yield* Object.keys(this.#input.context);
    yield* Object.keys(this.#input.execution);
  }

  #ofLoops(name: string): Value | undefined {
    for (const frame of this.#frames.toReversed()) {
      if (name === frame.node) return new FrameView(frame, { startsAtOne: false, before: this.#turnBefore(frame.node) });
      if (name === 'loop')
        return new FrameView(this.#extra.isAfterTurn === true ? { ...frame, index: frame.index - 1 } : frame, { startsAtOne: true });
      if (name === 'loop_state') return new FrameView(frame, { startsAtOne: false, before: this.#turnBefore(frame.node) });
      const binding = frameBinding(frame, name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }

  /** A loop at work has put out what its turns so far gave. */
  #turnBefore(loop: string): View | undefined {
    const view = this.#steps.get(loop);
    return view?.isPresent() === true ? view : undefined;
  }

  #ofPipeline(name: string): Value | undefined {
    const { pipeline } = this.#input;
    const variables = own(pipeline, 'variables');
    const variable = isJsonObject(variables) ? own(variables, name) : undefined;
    if (variable !== undefined) return variable;
    return ['name', 'id', 'description', 'version'].includes(name) ? own(pipeline, name) : undefined;
  }

  #standard(name: string): Value | undefined {
    const { inputs, execution, context, pipeline } = this.#input;
    switch (name) {
      case 'inputs':
      case 'parameters':
        return { ...context, ...inputs };
      case 'context':
        return { ...inputs, ...context };
      case 'execution':
        return execution;
      case 'steps':
        return Object.fromEntries(this.#steps);
      case 'pipeline':
        return pipeline;
      case 'env':
        return own(pipeline, 'env');
      case 'variables':
      case 'config':
      case 'metadata':
        return own(pipeline, name) ?? {};
      case 'settings':
        return own(pipeline, 'config') ?? {};
      case 'timestamp':
      case 'current_timestamp':
        return own(execution, 'timestamp');
      case 'date':
      case 'current_date':
        return own(execution, 'date');
      case 'current_time':
        return own(execution, 'time');
      case 'output_path':
        return own(execution, 'output_path');
      case 'execution_id':
        return own(execution, 'id');
      case 'pipeline_id':
        return own(pipeline, 'id');
      default:
        return undefined;
    }
  }
}

/** Fetches the loop that the id of one of its turns means. */
async function loadTurn(context: ReadContext, id: string, steps: Map<string, View>): Promise<boolean> {
  for (const loop of loopsOf(id)) {
    const node = context.node(loop);
    if (node === undefined) continue;
    if (!steps.has(loop)) steps.set(loop, await viewOf(context, node));
    return true;
  }
  return false;
}

/** A step of a loop that has not run in this turn is what it was in the turn before. */
async function viewInTurnBefore(context: ReadContext, { node: id, status, output }: NodeView): Promise<View | undefined> {
  if (output !== undefined || (status !== 'pending' && status !== 'running')) return undefined;
  for (const { node: loop } of context.scope.toReversed()) {
    const before = context.node(loop) === undefined ? undefined : await context.output(loop);
    const turn = isCollectedLoop(before) ? before.iterations.at(-1) : undefined;
    if (turn !== undefined && !turn.isSingle && Object.hasOwn(turn.steps, id)) {
      const step = turn.steps[id]!;
      return viewOfOutcome({ id, status: step.status as NodeStatus, output: step.output, error: step.error });
    }
  }
  return undefined;
}

async function viewOf(context: ReadContext, node: NodeView): Promise<View> {
  const output = await context.output(node.node);
  // A loop at work gives what its turns so far gave.
  const status = node.status === 'running' && output !== undefined ? 'completed' : node.status;
  return viewOfOutcome({ id: node.node.replace(/\.body$/, ''), status, output, error: node.error });
}

/** The turn a loop's condition is about is the one that would come next. */
function framesFor(context: ReadContext, loop: string | undefined): readonly ScopeFrame[] {
  const frames = context.scope;
  if (loop === undefined) return frames;
  const last = frames.at(-1);
  return last?.node === loop ? [...frames.slice(0, -1), { ...last, index: last.index + 1 }] : [...frames, { node: loop, index: 0 }];
}

function inputNamed(inputs: JsonObject, name: string): Value | undefined {
  const value = own(inputs, name);
  return value === null
    ? new AbsentView((member) => `The input was left out, so it has no "${member}". Give it, or test it first.`)
    : value;
}

function own(record: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
