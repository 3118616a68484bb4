import type { Json } from '@tutti/core';
import type { Diagnostics } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { kindOf, toData, type MappingNode, type SourceNode } from '../source/node.ts';
import type { Named, StepDefinition } from './definition.ts';
import { checkKeys, stepKeys } from './keys.ts';
import { readBudget } from './read-budget.ts';
import { readErrorHandlers } from './read-error-handlers.ts';
import { readModelNeeds } from './read-model-needs.ts';
import { readPriority } from './read-priority.ts';
import { readRepetition } from './read-repetition.ts';
import { plainRetry, readRetry, readRetryMapping, retryCountOf } from './read-retry.ts';
import { readRoutes } from './read-routes.ts';
import { ValueReader } from './values.ts';

/** What reading steps needs. */
export interface StepReadContext {
  readonly diagnostics: Diagnostics;
  readonly isStrict: boolean;
}

const MAX_ID = 100;
const idPattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const forbiddenIds: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads a list of steps; steps that cannot be read are left out. */
export function readSteps(node: SourceNode, context: StepReadContext): StepDefinition[] {
  if (node.kind !== 'list') {
    context.diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"steps" must be a list, not ${kindOf(node)}.`,
      hint: 'Write each step as an item: "- id: …".',
      at: { start: node.start, end: node.start + 1 },
    });
    return [];
  }
  const steps = dependingByName(node.items.flatMap((item, index) => readStep(item, index, context)));
  const seen = new Map<string, StepDefinition>();
  for (const step of steps) {
    if (seen.has(step.id)) {
      context.diagnostics.error({
        code: 'STEP_ID_DUPLICATE',
        message: `Two steps are called ${quoted(step.id)}.`,
        hint: 'Give each step an id of its own.',
        at: step.at,
      });
    }
    seen.set(step.id, step);
  }
  return [...seen.values()];
}

/** A dependency may give the name of a step in place of its id. */
function dependingByName(steps: readonly StepDefinition[]): StepDefinition[] {
  const ids = new Set(steps.map(({ id }) => id));
  const byName = new Map(steps.flatMap(({ id, name }) => (name === undefined ? [] : [[name.trim(), id] as const])));
  const isName = ({ text }: Named): boolean => !ids.has(text) && byName.has(text);
  return steps.map((step) => {
    if (!step.dependencies.some(isName)) return step;
    return {
      ...step,
      dependencies: step.dependencies.map((needed) => (isName(needed) ? { ...needed, text: byName.get(needed.text)! } : needed)),
    };
  });
}

function readStep(node: SourceNode, index: number, context: StepReadContext): StepDefinition[] {
  const { diagnostics, isStrict } = context;
  if (node.kind !== 'mapping') {
    diagnostics.error({
      code: 'VALUE_TYPE',
      message: `Step ${index + 1} must be a mapping, not ${kindOf(node)}.`,
      hint: 'Write "- id: …" with its keys below.',
      at: node,
    });
    return [];
  }
  const idOf = readNamed(new ValueReader(node, `step ${index + 1}`, diagnostics));
  const id = readId(idOf, { node, index }, diagnostics);
  const what = `step ${quoted(id)}`;
  checkKeys(node, stepKeys, { what, diagnostics, isStrict });
  const reader = new ValueReader(node, what, diagnostics);
  const { repetition, body, isChain } = readRepetition(reader);
  const steps = body === undefined ? undefined : readSteps(body, context);
  const step: StepDefinition = {
    id,
    at: idOf?.at ?? { start: node.start, end: node.start + 1 },
    ...optional('name', reader.text('name')?.text),
    ...toolOf(reader),
    ...optional('action', actionOf(reader)),
    parameters: reader.mapping('parameters', 'inputs'),
    dependencies: reader.names('dependencies', 'depends_on'),
    ...optional('condition', reader.get('condition', 'if')),
    ...optional('repetition', repetition),
    ...optional('steps', steps === undefined || !isChain ? steps : chained(steps)),
    ...readRoutes(reader),
    onError: readErrorHandlers(reader.get('on_error'), { what, diagnostics, isStrict }),
    ...optional('timeout', reader.get('timeout')),
    ...optional('retry', readRetry(reader) ?? retryOnFailure(reader)),
    ...optional('retryCount', retryCountOf(reader)),
    ...optional('priority', readPriority(reader)),
    ...optional('budget', readBudget(reader)),
    ...optional('model', reader.get('model')),
    ...optional('modelNeeds', readModelNeeds(reader)),
    ...optional('produces', proseOf(reader)),
    ...optional('routing', routing(reader)),
    ...optional('location', reader.get('location')),
    ...optional('outputs', mappingOnly(reader.get('outputs'))),
    ...optional('metadata', dataOf(reader.get('metadata'))),
  };
  if (body !== undefined && repetition === undefined) {
    diagnostics.error({
      code: 'STEP_SHAPE',
      message: `${what} has "steps", but no "for_each", "while" or "until".`,
      hint: 'Say how often they run, or write them at the top.',
      at: body,
    });
  }
  return [step];
}

function readId(id: Named | undefined, place: { readonly node: MappingNode; readonly index: number }, diagnostics: Diagnostics): string {
  const { node, index } = place;
  if (id === undefined) {
    diagnostics.error({
      code: 'STEP_ID_MISSING',
      message: `Step ${index + 1} has no id.`,
      hint: 'Add "id: a_name".',
      at: { start: node.start, end: node.start + 1 },
    });
    return `step_${index + 1}`;
  }
  const text = id.text.trim();
  if (text.length > MAX_ID || forbiddenIds.has(text) || !idPattern.test(text)) {
    diagnostics.error({
      code: 'STEP_ID_INVALID',
      message: `${quoted(text)} cannot be the id of a step.`,
      hint: `Use letters, digits, "_" and "-", a letter first, at most ${MAX_ID} characters.`,
      at: id.at,
    });
  }
  return text;
}

/** A step without an id takes one from its name. */
function readNamed(reader: ValueReader): Named | undefined {
  const id = reader.text('id');
  const name = id === undefined ? reader.text('name') : undefined;
  return name === undefined
    ? id
    : {
        ...name,
        text: name.text
          .trim()
          .toLowerCase()
          .replaceAll(/[^a-z0-9_]+/g, '_')
          .replace(/^(?=\d)/, '_'),
      };
}

/** A tool that stands outside the step was put into it by the loop around. */
function toolOf(reader: ValueReader): Pick<StepDefinition, 'tool' | 'isToolInherited'> {
  const tool = trimmed(reader.text('tool'));
  if (tool === undefined) return {};
  return tool.at.start < reader.node.start ? { tool, isToolInherited: true } : { tool };
}

/** An action that is left to a model is what its AUTO tag says. */
function actionOf(reader: ValueReader): Named | undefined {
  const node = reader.get('action');
  if (node?.kind === 'scalar' && node.parts !== undefined)
    return {
      text: node.parts
        .map((part) => (typeof part === 'string' ? part : part.text))
        .join('')
        .trim(),
      at: node,
    };
  return trimmed(reader.text('action'));
}

/** Each step of a chain waits for the one before. */
function chained(steps: readonly StepDefinition[]): StepDefinition[] {
  return steps.map((step, index) => {
    const before = steps[index - 1];
    return before === undefined ? step : { ...step, dependencies: [...step.dependencies, { text: before.id, at: step.at }] };
  });
}

/** `on_failure: retry` and `on_error: retry` are retries without a number. */
function retryOnFailure(reader: ValueReader): StepDefinition['retry'] {
  const words = [reader.get('on_failure'), reader.get('on_error')];
  const mapping = words[1]?.kind === 'mapping' ? new ValueReader(words[1], `"on_error" of ${reader.what}`, reader.diagnostics) : undefined;
  const word = mapping?.get('action', 'strategy', 'policy') ?? words[1];
  const isRetry = [words[0], word].some(
    (node) => node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim().toLowerCase() === 'retry',
  );
  if (!isRetry) return undefined;
  return mapping === undefined ? plainRetry : readRetryMapping(mapping.node, reader);
}

/** What the answer is to be, in words: `produces`, `format`, `expected_output`. */
function proseOf(reader: ValueReader): StepDefinition['produces'] {
  const [kind, format, expected] = ['produces', 'format', 'expected_output'].map((key) => {
    const node = reader.get(key);
    return node?.kind === 'scalar' && node.parts === undefined ? String(node.value).trim() : undefined;
  });
  if (kind === undefined && format === undefined && expected === undefined) return undefined;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(format === undefined ? {} : { format }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/** `dynamic_routing: {value: step}`. */
function routing(reader: ValueReader): StepDefinition['routing'] {
  return reader
    .mapping('dynamic_routing')
    ?.entries.flatMap(({ key, value }) =>
      value.kind === 'scalar' && value.value !== null ? [{ value: key, target: { text: String(value.value).trim(), at: value } }] : [],
    );
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
