import type { Json, ValidationIssue } from '@tutti/core';
import type { InputSpec, PipelineDefinition } from '../language/definition.ts';
import { inputKind } from '../language/input-kind.ts';
import { Budget, defaultLimits } from '../template/budget.ts';
import { Regex } from '../template/regex/regex.ts';
import { nearestHint } from '../text/nearest-hint.ts';

/** What a run is given. */
export type Given = Readonly<Record<string, Json>>;

/** What is wrong with one input: `path` is its name. */
export type InputTrouble = ValidationIssue & { readonly code: 'INPUT_MISSING' | 'INPUT_TYPE' | 'INPUT_RANGE' };

/** Everything that is wrong with what a run is given, and with the environment it declares. */
export function checkInputs(
  { inputs, environment }: PipelineDefinition,
  given: Given,
  variables: Readonly<Record<string, string | undefined>> = {},
): InputTrouble[] {
  const strangers = Object.keys(given).filter((name) => !inputs.some((spec) => spec.name === name));
  const troubles = inputs.flatMap((spec) => {
    const value = Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
    if (value !== undefined && value !== null) return inputTroubles(spec, value);
    return spec.isRequired ? [missing(spec, strangers)] : [];
  });
  const unset = environment.filter(({ name, default: fallback, isRequired }) => isRequired && (variables[name] ?? fallback) === undefined);
  return [
    ...troubles,
    ...unset.map(
      ({ name }): InputTrouble => ({ code: 'INPUT_MISSING', path: name, message: `The variable "${name}" of the environment is not set.` }),
    ),
  ];
}

/** `strangers`: names that were given and that no input has. */
function missing(spec: InputSpec, strangers: readonly string[]): InputTrouble {
  const near = nearestHint(spec.name, strangers);
  const about = spec.description === undefined ? '' : ` (${spec.description})`;
  return {
    code: 'INPUT_MISSING',
    path: spec.name,
    message: `The input "${spec.name}"${about} is missing.${near === '' ? '' : ` You gave ${near.slice('Did you mean '.length, -1)}.`}`,
  };
}

/** What keeps a value from being taken for an input. */
export function inputTroubles(spec: InputSpec, value: Json): InputTrouble[] {
  const kind = inputKind(spec.type);
  if (kind?.test(value) === false)
    return [{ code: 'INPUT_TYPE', path: spec.name, message: `The input "${spec.name}" must be ${kind.name}, not ${shown(value)}.` }];
  const why = outOfRange(spec, value);
  return why === undefined
    ? []
    : [{ code: 'INPUT_RANGE', path: spec.name, message: `The input "${spec.name}" is ${shown(value)}; it ${why}.` }];
}

function outOfRange(spec: InputSpec, value: Json): string | undefined {
  const { choices, minimum, maximum, minLength, maxLength, pattern } = spec;
  if (choices !== undefined && !choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value)))
    return `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  if (typeof value === 'number' && minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (typeof value === 'number' && maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (size !== undefined && minLength !== undefined && size < minLength) return `must have at least ${minLength} characters or items`;
  if (size !== undefined && maxLength !== undefined && size > maxLength) return `must have at most ${maxLength} characters or items`;
  if (
    typeof value === 'string' &&
    pattern !== undefined &&
    new Regex(pattern, new Budget(defaultLimits, undefined)).search(value) === undefined
  )
    return `must match ${pattern}`;
  return undefined;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
