import { ValidationError, type Clock, type Ids, type Json, type JsonObject, type ValidationIssue } from '@tutti/core';
import type { CompiledPipeline } from '../compile/compile-pipeline.ts';
import { storedPlan } from '../execution/result-plan.ts';
import type { InputSpec } from '../language/definition.ts';
import { Budget, defaultLimits } from '../template/budget.ts';
import { Regex } from '../template/regex/regex.ts';
import { strftime } from '../template/strftime.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { RunInput } from './run-input.ts';

/** Where the facts of a run come from. */
export interface PrepareOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Default: a new id. Pass the run's own id to see it as `execution.id`. */
  readonly executionId?: string;
  /** What `output_path` is when neither input nor context give it. Default `output`. */
  readonly outputPath?: string;
  /** Variables of the environment: those that the pipeline declares are taken from it. Default: none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The pipeline's file: pipelines inside are looked for beside it. */
  readonly file?: string;
  /** How many pipelines are around this one. Default 0. */
  readonly depth?: number;
}

type Trouble = ValidationIssue & { readonly code: 'INPUT_MISSING' | 'INPUT_TYPE' | 'INPUT_RANGE' };

/**
 * Makes the input of a run: checks what is given against the declared inputs, fills in defaults, fixes the run's time.
 * @throws ValidationError with code `INPUT_MISSING`, `INPUT_TYPE` or `INPUT_RANGE`, listing every offence.
 */
export function prepareInput(compiled: CompiledPipeline, given: Readonly<Record<string, Json>>, options: PrepareOptions): RunInput {
  const { pipeline } = compiled;
  const inputs: Record<string, Json> = {};
  const troubles: Trouble[] = [];
  for (const spec of pipeline.inputs) {
    const value = Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
    if (value === undefined || value === null) {
      if (spec.isRequired) troubles.push(missing(spec, given));
      else inputs[spec.name] = spec.default ?? null;
      continue;
    }
    troubles.push(...check(spec, value));
    inputs[spec.name] = value;
  }
  const env: Record<string, Json> = {};
  for (const { name, default: fallback, isRequired } of pipeline.environment) {
    const value = options.environment?.[name] ?? fallback;
    if (value === undefined && isRequired) troubles.push({ code: 'INPUT_MISSING', path: name, message: `The variable "${name}" of the environment is not set.` });
    env[name] = value ?? null;
  }
  if (troubles.length > 0) throw refusal(troubles);
  const declared = new Set(pipeline.inputs.map(({ name }) => name));
  const context = { ...pipeline.context, ...Object.fromEntries(Object.entries(given).filter(([name]) => !declared.has(name) && !name.startsWith('__'))) };
  const { id, name, description, version, variables, config, metadata } = pipeline;
  return { ...inputs, __execution: facts(pipeline, options), __context: context, __pipeline: { id, name, description, version, variables, config, metadata, plan: storedPlan(compiled), depth: options.depth ?? 0, ...(options.file === undefined ? {} : { file: options.file }), ...(pipeline.environment.length === 0 ? {} : { env }), ...(pipeline.timeoutMs === undefined ? {} : { timeoutMs: pipeline.timeoutMs }) } };
}

function facts(pipeline: CompiledPipeline['pipeline'], options: PrepareOptions): RunInput['__execution'] {
  const date = new Date(options.clock.now());
  const timestamp = date.toISOString();
  return {
    id: options.executionId ?? options.ids.next(),
    timestamp, started_at: timestamp, start_time: timestamp,
    date: strftime(date, '%Y-%m-%d'), time: strftime(date, '%H:%M:%S'), year: date.getUTCFullYear(),
    pipeline_id: pipeline.id, pipeline_name: pipeline.name, output_path: options.outputPath ?? 'output', attempt: 1,
  };
}

function refusal(troubles: readonly Trouble[]): ValidationError {
  const list = troubles.map(({ message }) => message).join(' ');
  return new ValidationError(`The pipeline cannot start. ${list}`, { code: troubles[0]!.code, issues: troubles.map(({ path, message }) => ({ path, message })), data: troubles.map((trouble) => ({ ...trouble })) });
}

function missing(spec: InputSpec, given: Readonly<Record<string, Json>>): Trouble {
  const near = nearestHint(spec.name, Object.keys(given));
  const about = spec.description === undefined ? '' : ` (${spec.description})`;
  return { code: 'INPUT_MISSING', path: spec.name, message: `The input "${spec.name}"${about} is missing.${near === '' ? '' : ` You gave ${near.slice('Did you mean '.length, -1)}.`}` };
}

const kinds: Readonly<Record<string, readonly [name: string, test: (value: Json) => boolean]>> = {
  string: ['a text', (value) => typeof value === 'string'], integer: ['a whole number', (value) => Number.isInteger(value)], number: ['a number', (value) => typeof value === 'number'],
  boolean: ['true or false', (value) => typeof value === 'boolean'], array: ['a list', Array.isArray], object: ['a mapping', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
};
const spellings: Readonly<Record<string, string>> = {
  str: 'string', text: 'string', file: 'string', path: 'string', url: 'string', int: 'integer', float: 'number', double: 'number', bool: 'boolean', list: 'array', dict: 'object', mapping: 'object', map: 'object',
};

/** The JSON type behind the spelling of an input's type; `undefined` when anything passes. */
export function inputKind(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const plain = spellings[type] ?? type.replace(/\[.*$|<.*$/, '');
  const kind = spellings[plain] ?? plain;
  return Object.hasOwn(kinds, kind) ? kind : undefined;
}

function check(spec: InputSpec, value: Json): Trouble[] {
  const kind = inputKind(spec.type);
  const [name, test] = kind === undefined ? ['', () => true] : kinds[kind]!;
  if (!test(value)) return [{ code: 'INPUT_TYPE', path: spec.name, message: `The input "${spec.name}" must be ${name}, not ${shown(value)}.` }];
  const why = outOfRange(spec, value);
  return why === undefined ? [] : [{ code: 'INPUT_RANGE', path: spec.name, message: `The input "${spec.name}" is ${shown(value)}; it ${why}.` }];
}

function outOfRange(spec: InputSpec, value: Json): string | undefined {
  const { choices, minimum, maximum, minLength, maxLength, pattern } = spec;
  if (choices !== undefined && !choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value))) return `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  if (typeof value === 'number' && minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (typeof value === 'number' && maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (size !== undefined && minLength !== undefined && size < minLength) return `must have at least ${minLength} characters or items`;
  if (size !== undefined && maxLength !== undefined && size > maxLength) return `must have at most ${maxLength} characters or items`;
  if (typeof value === 'string' && pattern !== undefined && new Regex(pattern, new Budget(defaultLimits, undefined)).search(value) === undefined) return `must match ${pattern}`;
  return undefined;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What of a run's input the caller gave or declared, without the marked facts. */
export function plainInputs(input: RunInput): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !name.startsWith('__')));
}
