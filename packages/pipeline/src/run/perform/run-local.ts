import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { StepFailedError } from '../../errors/step-failed-error.ts';
import {
  conditionExpression,
  evaluateExpression,
  toCondition,
  toText,
  type RenderOptions,
  type TemplateNames,
} from '../../template/index.ts';
import type { StepWork } from '../step-input.ts';
import type { StepRecord } from '../step-record.ts';

interface LocalWork {
  readonly step: string;
  readonly work: Extract<StepWork, { kind: 'local' }>;
  readonly parameters: JsonObject;
  readonly names: TemplateNames;
  readonly options: RenderOptions;
}

/** Does what needs neither tool nor model. */
export function runLocal(task: LocalWork): StepRecord {
  const { work, parameters, step } = task;
  switch (work.does) {
    case 'echo':
      return { $step: 1, value: parameters['message'] ?? parameters['text'] ?? parameters['content'] ?? parameters['value'] ?? parameters };
    case 'capture':
      return { $step: 1, value: captured(parameters) };
    case 'evaluate':
      return { $step: 1, value: evaluated(task) };
    case 'fail':
      throw new StepFailedError(toText(parameters['message'] ?? parameters['error'] ?? `Step "${step}" says that the run fails here.`), {
        data: { step },
      });
  }
}

function captured(parameters: JsonObject): Json {
  const names = Object.keys(parameters);
  const [only] = names;
  return names.length === 1 && only !== undefined && ['value', 'result', 'data'].includes(only) ? parameters[only]! : parameters;
}

/** What is evaluated is the text of the file, never what a template of it has given: results are no expressions. */
function evaluated({ work, parameters, names, options }: LocalWork): Json {
  const key = parameters['condition'] === undefined ? 'expression' : 'condition';
  const written = parameters[key] ?? true;
  const source = writtenText(work.parameters[key]);
  const isTrue = toCondition(source === undefined ? written : evaluateExpression(conditionExpression(source), names, options));
  const { if_true: whenTrue, if_false: whenFalse } = parameters;
  const chosen = isTrue ? whenTrue : whenFalse;
  return { result: isTrue, condition: written, ...(chosen === undefined ? {} : { value: chosen }) };
}

/** A condition as it stands in the file; `undefined` where a model gives it, or a value that is no text. */
export function writtenText(stored: Json | undefined): string | undefined {
  const raw = isJsonObject(stored) && Object.hasOwn(stored, 'tutti:raw') ? stored['tutti:raw'] : stored;
  return typeof raw === 'string' ? raw : undefined;
}
