import { kindOf, member, type MappingEntry, type MappingNode, type SourceNode } from '../source/node.ts';
import type { Repetition } from './definition.ts';
import { ValueReader } from './values.ts';

/** How a step is repeated, and the steps it repeats when it does not repeat itself. */
export interface ReadRepetition {
  readonly repetition: Repetition | undefined;
  /** The list of steps. */
  readonly body: SourceNode | undefined;
  /** Its steps run one after another. */
  readonly isChain: boolean;
}

/** Reads `for_each`, `while`, `until`, `action_loop` and `create_parallel_queue`. */
export function readRepetition(reader: ValueReader): ReadRepetition {
  const queue = reader.mapping('create_parallel_queue', 'parallel_queue');
  if (queue !== undefined) return readQueue(queue, reader);
  const loop = reader.get('action_loop');
  if (loop !== undefined) return { ...readActionLoop(reader), body: actionSteps(loop, reader), isChain: true };
  const block = reader.get('loop') === undefined ? undefined : reader.mapping('loop');
  if (block !== undefined) return readLoopBlock(new ValueReader(block, `the loop of ${reader.what}`, reader.diagnostics), reader);
  return { repetition: readPlain(reader), body: reader.get('steps'), isChain: false };
}

/** `loop: {condition, until, max_iterations}` or `loop: {over, max_parallel}`: the keys of a loop in a block of their own. */
function readLoopBlock(block: ValueReader, outer: ValueReader): ReadRepetition {
  const items = block.get('for_each', 'foreach', 'over', 'items', 'in');
  const [condition, until, maxIterations] = [
    block.get('while', 'condition', 'loop_condition'),
    block.get('until'),
    block.get('max_iterations'),
  ];
  const body = block.get('steps') ?? outer.get('steps');
  if (items !== undefined) return { repetition: forEachOf(block, items), body, isChain: false };
  if (condition === undefined && until === undefined && maxIterations === undefined) {
    outer.diagnostics.error({
      code: 'STEP_SHAPE',
      message: `The loop of ${outer.what} does not say what it goes through or how long.`,
      hint: 'Add "for_each", "while", "until" or "max_iterations".',
      at: { start: block.node.start, end: block.node.start + 1 },
    });
    return { repetition: undefined, body, isChain: false };
  }
  return {
    repetition: condition === undefined && until === undefined ? turns(block, maxIterations) : whileOf(block, condition, until),
    body,
    isChain: false,
  };
}

function readPlain(reader: ValueReader): Repetition | undefined {
  const type = reader.text('type')?.text;
  const items =
    reader.get('for_each', 'foreach') ??
    (type === 'parallel_map' || type === 'map' || type === 'for_each' ? reader.get('items') : undefined);
  const condition = reader.get('while') ?? (type === 'loop' || type === 'while' ? reader.get('loop_condition') : undefined);
  const until = reader.get('until');
  if (items === undefined) return condition === undefined && until === undefined ? undefined : whileOf(reader, condition, until);
  if (condition !== undefined || until !== undefined) {
    reader.diagnostics.error({
      code: 'STEP_SHAPE',
      message: `${reader.what} has both "for_each" and "while" or "until".`,
      hint: 'Put one loop into a step of the other.',
      at: items,
    });
  }
  return forEachOf(reader, items);
}

function forEachOf(reader: ValueReader, items: SourceNode): Repetition {
  const maxParallel = reader.get('max_parallel', 'max_concurrent');
  return {
    kind: 'for-each',
    items,
    maxParallel,
    isParallel: reader.flag('parallel') ?? maxParallel !== undefined,
    hasCompletion: reader.flag('add_completion_task') ?? false,
  };
}

function whileOf(reader: ValueReader, condition: SourceNode | undefined, until: SourceNode | undefined): Repetition {
  return { kind: 'while', while: condition, until, maxIterations: reader.get('max_iterations'), loopName: reader.text('loop_name')?.text };
}

/** Without a condition the actions are gone through `max_iterations` times, once by default. */
function readActionLoop(reader: ValueReader): { readonly repetition: Repetition } {
  const [condition, until, maxIterations] = [reader.get('while'), reader.get('until'), reader.get('max_iterations')];
  return { repetition: condition === undefined && until === undefined ? turns(reader, maxIterations) : whileOf(reader, condition, until) };
}

/** A number of turns, without a condition. */
function turns(reader: ValueReader, maxIterations: SourceNode | undefined): Repetition {
  const { node } = reader;
  const place = { start: node.start, end: node.start + 1 };
  return {
    kind: 'while',
    while: { kind: 'scalar', value: true, ...place },
    until: undefined,
    maxIterations: maxIterations ?? { kind: 'scalar', value: 1, ...place },
    loopName: reader.text('loop_name')?.text,
  };
}

/** `on:` is what is gone through; readers of YAML 1.1 make `true` of that key. */
function readQueue(queue: MappingNode, outer: ValueReader): ReadRepetition {
  const reader = new ValueReader(queue, `the queue of ${outer.what}`, outer.diagnostics);
  const items = reader.get('on', 'true', 'items', 'for_each', 'over');
  if (items === undefined) {
    outer.diagnostics.error({
      code: 'STEP_SHAPE',
      message: `The queue of ${outer.what} does not say what it goes through.`,
      hint: 'Add "on:" with a list.',
      at: { start: queue.start, end: queue.start + 1 },
    });
    return { repetition: undefined, body: outer.get('steps'), isChain: false };
  }
  const maxParallel = reader.get('max_parallel', 'max_concurrent') ?? outer.get('max_parallel', 'max_concurrent');
  const repetition: Repetition = {
    kind: 'for-each',
    items,
    maxParallel,
    isParallel: true,
    hasCompletion: reader.flag('add_completion_task') ?? false,
  };
  return { repetition, body: queueBody(reader), isChain: true };
}

/** The actions of a queue; with a condition they are a loop of their own for each item. */
function queueBody(reader: ValueReader): SourceNode | undefined {
  const actions = reader.get('action_loop', 'steps', 'actions');
  const { node } = reader;
  const isRepeated = reader.get('while', 'until') !== undefined;
  const own = ['tool', 'action', 'parameters', 'inputs', 'model', 'timeout', 'on_failure', 'on_error', 'retry', 'max_retries'].flatMap(
    (key) => node.entries.filter((entry) => entry.key === key),
  );
  const steps = actions === undefined ? listOf(node, [stepOf(node, [idEntry(node, 'work'), ...own])]) : actionSteps(actions, reader);
  if (!isRepeated || steps === undefined) return steps;
  const loop = node.entries.filter(({ key }) => ['while', 'until', 'max_iterations', 'loop_name'].includes(key));
  return listOf(node, [
    stepOf(node, [idEntry(node, 'loop'), ...loop, { key: 'steps', at: { start: steps.start, end: steps.start + 1 }, value: steps }]),
  ]);
}

/** Items of `action_loop` as steps: each gets an id, and the loop's own tool when it names none. */
function actionSteps(list: SourceNode, reader: ValueReader): SourceNode | undefined {
  if (list.kind !== 'list') {
    reader.diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"action_loop" of ${reader.what} must be a list of actions, not ${kindOf(list)}.`,
      at: list,
    });
    return undefined;
  }
  const tool = reader.node.entries.find(({ key }) => key === 'tool');
  return { ...list, items: list.items.map((item, index) => actionStep(item, index, tool)) };
}

function actionStep(item: SourceNode, index: number, tool: MappingEntry | undefined): SourceNode {
  const fallback = idEntry(item, `action_${index + 1}`);
  if (item.kind === 'scalar') return stepOf(item, [fallback, { key: 'action', at: item, value: item }]);
  if (item.kind !== 'mapping') return item;
  const hasName = member(item, 'id') !== undefined || member(item, 'name') !== undefined;
  const extra = [...(hasName ? [] : [fallback]), ...(tool !== undefined && member(item, 'tool') === undefined ? [tool] : [])];
  return { ...item, entries: [...extra, ...item.entries] };
}

function idEntry(node: SourceNode, id: string): MappingEntry {
  const at = { start: node.start, end: node.start + 1 };
  return { key: 'id', at, value: { kind: 'scalar', value: id, ...at } };
}

function stepOf({ start, end }: SourceNode, entries: readonly MappingEntry[]): MappingNode {
  return { kind: 'mapping', entries, start, end };
}

function listOf({ start, end }: SourceNode, items: readonly SourceNode[]): SourceNode {
  return { kind: 'list', items, start, end };
}
