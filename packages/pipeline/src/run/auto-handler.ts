import type { Json, StepContext } from '@tutti/core';
import { autoSchema, type AutoSpec } from '../auto/auto-spec.ts';
import { AutoUnresolvedError } from '../errors/auto-unresolved-error.ts';
import { isTemplate, readJson, renderTemplate, toText, type TemplateNames } from '../template/index.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { RunNames } from './run-names.ts';
import type { AutoInput } from './step-input.ts';
import { namesIn } from './value-names.ts';
import { askModel, type ModelAnswer } from './perform/ask-model.ts';

const TRIES = 2;

/** Lets a model decide the value of an AUTO tag, and checks that it is of the kind that is needed. */
export async function runAuto(input: AutoInput, context: StepContext, options: PipelineHandlerOptions): Promise<Json> {
  const names = await RunNames.load(context, namesIn(input.prompt), {
    secrets: options.secrets,
    ...(input.absent === undefined ? {} : { absent: input.absent }),
  });
  const prompt = isTemplate(input.prompt)
    ? toText(
        renderTemplate(input.prompt, names, {
          ...(options.clock === undefined ? {} : { clock: options.clock }),
          ...(options.library === undefined ? {} : { library: options.library }),
        }),
      )
    : input.prompt;
  return ask(input, prompt, { context, options, key: 'decide' });
}

/** Asks for a value in the middle of a step, with names of its own. */
export async function decide(
  input: AutoInput,
  {
    names,
    key,
    context,
    options,
  }: { readonly names: TemplateNames; readonly key: string; readonly context: StepContext; readonly options: PipelineHandlerOptions },
): Promise<Json> {
  const prompt = isTemplate(input.prompt)
    ? toText(renderTemplate(input.prompt, names, options.library === undefined ? {} : { library: options.library }))
    : input.prompt;
  return ask(input, prompt, { context, options, key });
}

async function ask(
  input: AutoInput,
  prompt: string,
  { context, options, key }: { readonly context: StepContext; readonly options: PipelineHandlerOptions; readonly key: string },
): Promise<Json> {
  let problem = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer = await askModel(
      {
        messages: [
          { role: 'system', content: instruction(input.spec) },
          { role: 'user', content: problem === '' ? prompt : `${prompt}\n\n${problem}` },
        ],
        responseSchema: { name: 'decision', schema: autoSchema(input.spec) },
        temperature: 0,
        ...(input.model?.task === undefined ? {} : { task: input.model.task }),
      },
      { key: `${key}-${attempt}`, step: input.step, options },
      context,
    );
    const value = readAnswer(answer, input.spec);
    if (value !== undefined) return value;
    problem = `Your last answer was ${JSON.stringify(answer.content.slice(0, 200))}. ${expectation(input.spec)}`;
  }
  throw new AutoUnresolvedError(
    `No model could decide "${input.parameter}" of step "${input.step}". Asked: ${prompt.slice(0, 500)} ${problem}`,
    { data: { step: input.step, parameter: input.parameter, prompt: prompt.slice(0, 2_000) } },
  );
}

function instruction(spec: AutoSpec): string {
  return `Decide one value for a workflow. ${expectation(spec)} Answer with JSON alone: {"value": …}.`;
}

function expectation(spec: AutoSpec): string {
  const { kind, choices, minimum, maximum } = spec;
  const range = [minimum === undefined ? '' : ` at least ${minimum}`, maximum === undefined ? '' : ` at most ${maximum}`]
    .filter((part) => part !== '')
    .join(',');
  switch (kind) {
    case 'boolean':
      return 'The value must be true or false.';
    case 'integer':
      return `The value must be a whole number${range}.`;
    case 'number':
      return `The value must be a number${range}.`;
    case 'list':
      return spec.items === undefined ? 'The value must be a list.' : `The value must be a list. Of each item: ${expectation(spec.items)}`;
    case 'object':
      return 'The value must be a JSON object.';
    case 'choice':
      return `The value must be one of ${(choices ?? []).map((choice) => JSON.stringify(choice)).join(', ')}.`;
    case 'text':
      return 'The value must be a text.';
  }
}

/** The value of an answer, from JSON or from plain words; `undefined` when it is not of the kind. */
function readAnswer(answer: Pick<ModelAnswer, 'content' | 'object'>, spec: AutoSpec): Json | undefined {
  const parsed = answer.object ?? (readJson(answer.content) as Json | undefined) ?? null;
  const wrapped = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) && Object.hasOwn(parsed, 'value');
  const given = wrapped ? (parsed as Record<string, Json>)['value']! : parsed;
  return fit(given, spec) ?? (wrapped ? undefined : fit(answer.content.trim(), spec));
}

function fit(value: Json, spec: AutoSpec): Json | undefined {
  switch (spec.kind) {
    case 'boolean':
      return asBoolean(value);
    case 'integer':
    case 'number':
      return asNumber(value, spec);
    case 'list':
      return asList(value, spec.items);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
    case 'choice':
      return asChoice(value, spec.choices ?? []);
    case 'text':
      return value === null || value === '' ? undefined : typeof value === 'string' ? value : toText(value);
  }
}

function asBoolean(value: Json): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const words = typeof value === 'string' ? value.toLowerCase().match(/\b(?:true|false|yes|no)\b/g) : null;
  if (words === null || new Set(words.map(isYes)).size > 1) return undefined;
  return isYes(words[0]!);
}

function isYes(word: string): boolean {
  return word === 'true' || word === 'yes';
}

function asNumber(value: Json, { kind, minimum, maximum }: AutoSpec): number | undefined {
  const found =
    typeof value === 'number'
      ? value
      : typeof value === 'string'
        ? Number(/-?\d+(?:\.\d+)?/.exec(value.replaceAll(/(\d),(?=\d{3})/g, '$1'))?.[0] ?? Number.NaN)
        : Number.NaN;
  if (!Number.isFinite(found) || (kind === 'integer' && !Number.isInteger(found))) return undefined;
  return (minimum !== undefined && found < minimum) || (maximum !== undefined && found > maximum) ? undefined : found;
}

function asList(value: Json, items: AutoSpec | undefined): Json | undefined {
  const list = listOf(value);
  if (list === undefined || items === undefined) return list;
  const fitting = list.map((item) => fit(item, items));
  return fitting.every((item) => item !== undefined) ? fitting : undefined;
}

function listOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return undefined;
  const lines = value
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
  return lines.length > 1 ? lines : undefined;
}

function asChoice(value: Json, choices: readonly string[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  const exact = choices.find((choice) => choice.toLowerCase() === text.replaceAll(/^["'`]|["'`.]$/g, ''));
  if (exact !== undefined) return exact;
  const named = choices.filter((choice) => text.includes(choice.toLowerCase()));
  return named.length === 1 ? named[0] : undefined;
}
