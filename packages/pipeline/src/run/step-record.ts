import type { ErrorRecord, Json, JsonObject } from '@tutti/core';

/** An error that a handler has dealt with; `by`: the step that did it, if it was one. */
export interface HandledError {
  readonly code: string;
  readonly message: string;
  readonly by?: string;
}

/** What a step's node puts out: its value, and what is worth knowing beside. */
export interface StepRecord {
  readonly $step: 1;
  readonly value: Json;
  /** Short parameters as they were used, for `{{ step.max_tokens }}`. */
  readonly parameters?: JsonObject;
  /** Where a model's answer is written. */
  readonly location?: string;
  /** Names that the step declares for its result, by their type. */
  readonly declares?: Readonly<Record<string, string>>;
  readonly model?: string;
  readonly provider?: string;
  readonly costUsd?: number;
  readonly tokens?: { readonly input: number; readonly output: number };
  /** The error that a handler has dealt with. */
  readonly handled?: HandledError;
}

/** A step of a loop's body, as it ended. */
export interface CollectedStep {
  readonly status: string;
  readonly output: Json;
  readonly error?: ErrorRecord;
}

/** What one turn of a loop's body gave. */
export interface CollectedItem {
  readonly $item: 1;
  readonly isSingle: boolean;
  readonly steps: Readonly<Record<string, CollectedStep>>;
}

/** What a `while` or `until` gave, turn by turn. */
export interface CollectedLoop {
  readonly $loop: 1;
  readonly iterations: readonly CollectedItem[];
}

export function isStepRecord(value: unknown): value is StepRecord {
  return hasMark(value, '$step');
}

export function isCollectedItem(value: unknown): value is CollectedItem {
  return hasMark(value, '$item');
}

export function isCollectedLoop(value: unknown): value is CollectedLoop {
  return hasMark(value, '$loop');
}

function hasMark(value: unknown, mark: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.hasOwn(value, mark) &&
    (value as Record<string, unknown>)[mark] === 1
  );
}

/** The bare value of what a node put out. */
export function bareValue(output: Json | undefined): Json {
  if (output === undefined) return null;
  if (isStepRecord(output)) return output.value;
  if (isCollectedItem(output)) return itemValue(output);
  if (isCollectedLoop(output))
    return { iterations: output.iterations.length, completed: true, status: 'completed', results: output.iterations.map(itemValue) };
  return Array.isArray(output) && output.some(isCollectedItem) ? output.map(bareValue) : output;
}

function itemValue(item: CollectedItem): Json {
  const values = Object.entries(item.steps).map(([id, step]) => [id, bareValue(step.output)] as const);
  return item.isSingle ? (values[0]?.[1] ?? null) : Object.fromEntries(values);
}
