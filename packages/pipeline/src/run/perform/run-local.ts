import type { Json, JsonObject } from '@tutti/core';
import { StepFailedError } from '../../errors/step-failed-error.ts';
import { conditionExpression, evaluateExpression, toCondition, toText, type RenderOptions, type TemplateNames } from '../../template/index.ts';
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
    case 'echo': return { $step: 1, value: parameters['message'] ?? parameters['text'] ?? parameters['content'] ?? parameters['value'] ?? parameters };
    case 'capture': return { $step: 1, value: captured(parameters) };
    case 'evaluate': return { $step: 1, value: evaluated(task) };
    case 'fail': throw new StepFailedError(toText(parameters['message'] ?? parameters['error'] ?? `Step "${step}" says that the run fails here.`), { data: { step } });
  }
}

function captured(parameters: JsonObject): Json {
  const names = Object.keys(parameters);
  const [only] = names;
  return names.length === 1 && only !== undefined && ['value', 'result', 'data'].includes(only) ? parameters[only]! : parameters;
}

function evaluated({ parameters, names, options }: LocalWork): Json {
  const written = parameters['condition'] ?? parameters['expression'] ?? true;
  const isTrue = typeof written === 'string' ? toCondition(evaluateExpression(conditionExpression(written), names, options)) : toCondition(written);
  const { if_true: whenTrue, if_false: whenFalse } = parameters;
  const chosen = isTrue ? whenTrue : whenFalse;
  return { result: isTrue, condition: written, ...(chosen === undefined ? {} : { value: chosen }) };
}
