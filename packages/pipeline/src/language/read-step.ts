import type { Json, RetrySchedule } from '@tutti/core';
import type { Diagnostics } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { kindOf, toData, type MappingNode, type SourceNode } from '../source/node.ts';
import type { Named, Repetition, Route, StepDefinition } from './definition.ts';
import { checkKeys, stepKeys } from './keys.ts';
import { readErrorHandlers } from './read-error-handlers.ts';
import { ValueReader } from './values.ts';

/** What reading steps needs. */
export interface StepReadContext {
  readonly diagnostics: Diagnostics;
  readonly isStrict: boolean;
}

const MAX_ID = 100;
const MAX_RETRIES = 100;
const idPattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const forbiddenIds: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const policies: ReadonlySet<string> = new Set(['fail', 'continue', 'skip', 'retry']);

/** Reads a list of steps; steps that cannot be read are left out. */
export function readSteps(node: SourceNode, context: StepReadContext): StepDefinition[] {
  if (node.kind !== 'list') {
    context.diagnostics.error({ code: 'VALUE_TYPE', message: `"steps" must be a list, not ${kindOf(node)}.`, hint: 'Write each step as an item: "- id: …".', at: { start: node.start, end: node.start + 1 } });
    return [];
  }
  const steps = node.items.flatMap((item, index) => readStep(item, index, context));
  const seen = new Map<string, StepDefinition>();
  for (const step of steps) {
    if (seen.has(step.id)) context.diagnostics.error({ code: 'STEP_ID_DUPLICATE', message: `Two steps are called ${quoted(step.id)}.`, hint: 'Give each step an id of its own.', at: step.at });
    seen.set(step.id, step);
  }
  return [...seen.values()];
}

function readStep(node: SourceNode, index: number, context: StepReadContext): StepDefinition[] {
  const { diagnostics, isStrict } = context;
  if (node.kind !== 'mapping') {
    diagnostics.error({ code: 'VALUE_TYPE', message: `Step ${index + 1} must be a mapping, not ${kindOf(node)}.`, hint: 'Write "- id: …" with its keys below.', at: node });
    return [];
  }
  const idOf = readNamed(new ValueReader(node, `step ${index + 1}`, diagnostics));
  const id = readId(idOf, { node, index }, diagnostics);
  const what = `step ${quoted(id)}`;
  checkKeys(node, stepKeys, { what, diagnostics, isStrict });
  const reader = new ValueReader(node, what, diagnostics);
  const steps = reader.get('steps');
  const repetition = readRepetition(reader);
  const step: StepDefinition = {
    id,
    at: idOf?.at ?? { start: node.start, end: node.start + 1 },
    ...optional('name', reader.text('name')?.text),
    ...optional('tool', trimmed(reader.text('tool'))),
    ...optional('action', trimmed(reader.text('action'))),
    parameters: reader.mapping('parameters', 'inputs'),
    dependencies: reader.names('dependencies', 'depends_on'),
    ...optional('condition', reader.get('condition', 'if')),
    ...optional('repetition', repetition),
    ...optional('steps', steps === undefined ? undefined : readSteps(steps, context)),
    ...readRoutes(reader),
    onError: readErrorHandlers(reader.get('on_error'), { what, diagnostics, isStrict }),
    ...optional('timeout', reader.get('timeout')),
    ...optional('retry', readRetry(reader)),
    ...optional('model', reader.get('model')),
    ...optional('location', reader.get('location')),
    ...optional('outputs', mappingOnly(reader.get('outputs'))),
    ...optional('metadata', dataOf(reader.get('metadata'))),
  };
  if (steps !== undefined && repetition === undefined) diagnostics.error({ code: 'STEP_SHAPE', message: `${what} has "steps", but no "for_each", "while" or "until".`, hint: 'Say how often they run, or write them at the top.', at: steps });
  return [step];
}

function readId(id: Named | undefined, place: { readonly node: MappingNode; readonly index: number }, diagnostics: Diagnostics): string {
  const { node, index } = place;
  if (id === undefined) {
    diagnostics.error({ code: 'STEP_ID_MISSING', message: `Step ${index + 1} has no id.`, hint: 'Add "id: a_name".', at: { start: node.start, end: node.start + 1 } });
    return `step_${index + 1}`;
  }
  const text = id.text.trim();
  if (text.length > MAX_ID || forbiddenIds.has(text) || !idPattern.test(text)) {
    diagnostics.error({ code: 'STEP_ID_INVALID', message: `${quoted(text)} cannot be the id of a step.`, hint: `Use letters, digits, "_" and "-", a letter first, at most ${MAX_ID} characters.`, at: id.at });
  }
  return text;
}

/** A step without an id takes one from its name. */
function readNamed(reader: ValueReader): Named | undefined {
  const id = reader.text('id');
  const name = id === undefined ? reader.text('name') : undefined;
  return name === undefined ? id : { ...name, text: name.text.trim().toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_').replace(/^(?=\d)/, '_') };
}

function readRoutes(reader: ValueReader): Partial<Pick<StepDefinition, 'onFailure' | 'onSuccess' | 'onFalse'>> {
  const continues = reader.flag('continue_on_error') === true ? ({ kind: 'policy', policy: 'continue' } as const) : undefined;
  return {
    ...optional('onFailure', readRoute(reader, 'on_failure') ?? continues),
    ...optional('onSuccess', readRoute(reader, 'goto') ?? readRoute(reader, 'on_success')),
    ...optional('onFalse', readRoute(reader, 'on_false')),
  };
}

function readRoute(reader: ValueReader, key: string): Route | undefined {
  const node = reader.get(key);
  if (node === undefined) return undefined;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    reader.diagnostics.error({ code: 'VALUE_TYPE', message: `"${key}" of ${reader.what} must be a policy (fail, continue, skip, retry) or the id of a later step.`, at: node });
    return undefined;
  }
  const text = node.value.trim();
  if (text.includes('{{') || node.parts !== undefined) {
    reader.diagnostics.error({ code: 'FEATURE_UNSUPPORTED', message: `"${key}" of ${reader.what} is decided at run time, which is not supported yet.`, hint: 'Name the step, and give the others conditions.', at: node });
    return undefined;
  }
  const word = text.toLowerCase() === 'stop' || text.toLowerCase() === 'abort' ? 'fail' : text.toLowerCase() === 'ignore' ? 'continue' : text.toLowerCase();
  if (policies.has(word)) return { kind: 'policy', policy: word as 'fail' };
  return { kind: 'goto', target: { text, at: node } };
}

function readRepetition(reader: ValueReader): Repetition | undefined {
  const type = reader.text('type')?.text;
  const items = reader.get('for_each', 'foreach') ?? (type === 'parallel_map' || type === 'map' || type === 'for_each' ? reader.get('items') : undefined);
  const condition = reader.get('while') ?? (type === 'loop' || type === 'while' ? reader.get('loop_condition') : undefined);
  const until = reader.get('until');
  if (items !== undefined) {
    if (condition !== undefined || until !== undefined) reader.diagnostics.error({ code: 'STEP_SHAPE', message: `${reader.what} has both "for_each" and "while" or "until".`, hint: 'Put one loop into a step of the other.', at: items });
    return { kind: 'for-each', items, maxParallel: reader.get('max_parallel', 'max_concurrent'), isParallel: reader.flag('parallel') ?? (reader.get('max_parallel', 'max_concurrent') !== undefined) };
  }
  if (condition === undefined && until === undefined) return undefined;
  return { kind: 'while', while: condition, until, maxIterations: reader.get('max_iterations'), loopName: reader.text('loop_name')?.text };
}

/** `max_retries: 2`, `retry: 2`, `retry: {max_attempts, delay, backoff}`, `retry_config: {…}`: all say that every failure is retried. */
function readRetry(reader: ValueReader): RetrySchedule | undefined {
  const node = reader.get('max_retries', 'retry', 'retries', 'retry_config');
  const route = reader.get('on_failure');
  if (node === undefined) return route?.kind === 'scalar' && route.value === 'retry' ? { maxRetries: 3, allErrors: true } : undefined;
  const bounds = { min: 0, max: MAX_RETRIES, isInteger: true };
  if (node.kind === 'mapping') return readRetryMapping(new ValueReader(node, `the retries of ${reader.what}`, reader.diagnostics));
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value ? { maxRetries: 3, allErrors: true } : { maxRetries: 0 };
  const key = ['max_retries', 'retry', 'retries'].find((name) => reader.get(name) !== undefined) ?? 'retry';
  const maxRetries = reader.number(key, bounds);
  return maxRetries === undefined ? undefined : { maxRetries, allErrors: true };
}

function readRetryMapping(reader: ValueReader): RetrySchedule {
  const bounds = { min: 0, max: MAX_RETRIES, isInteger: true };
  const attempts = reader.number('max_attempts', { ...bounds, max: MAX_RETRIES + 1 });
  const maxRetries = reader.number('max_retries', bounds) ?? reader.number('retries', bounds) ?? (attempts === undefined ? 3 : Math.max(0, attempts - 1));
  const seconds = { min: 0, max: 86_400 };
  const initial = reader.number('delay', seconds) ?? reader.number('initial_delay', seconds) ?? reader.number('retry_delay', seconds);
  const longest = reader.number('max_delay', seconds);
  const factor = reader.number('backoff_factor', { min: 1, max: 100 }) ?? reader.number('backoff_multiplier', { min: 1, max: 100 });
  return {
    maxRetries, allErrors: true,
    ...(initial === undefined ? {} : { initialMs: Math.round(initial * 1000) }),
    ...(longest === undefined ? {} : { maxMs: Math.round(longest * 1000) }),
    ...(factor === undefined ? {} : { factor }),
  };
}

function trimmed(named: Named | undefined): Named | undefined {
  return named === undefined ? undefined : { ...named, text: named.text.trim() };
}

function mappingOnly(node: SourceNode | undefined): MappingNode | undefined {
  return node?.kind === 'mapping' ? node : undefined;
}

function dataOf(node: SourceNode | undefined): Json | undefined {
  return node === undefined ? undefined : toData(node);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
