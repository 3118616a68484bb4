import { snakeCase, type Generate, type JsonObject } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { AnswerInvalidError } from '../errors/answer-invalid-error.ts';
import { askModel } from './ask-model.ts';
import { classifySchema, summarizeSchema, textSchema, type TextParameters } from './llm-parameters.ts';

/** The actions that put a text and a standard instruction before a model. */
export function textActions(fallback: Generate | undefined): Record<string, ActionBody> {
  return { analyze_text: analyze(fallback), summarize: summarize(fallback), classify: classify(fallback) };
}

const modelNames: ReadonlySet<string> = new Set([
  'model',
  'task',
  'system',
  'temperature',
  'max_tokens',
  'top_p',
  'stop',
  'seed',
  'schema',
  'response_format',
  'capabilities',
  'text',
  'prompt',
  'analysis_type',
]);

function analyze(fallback: Generate | undefined): ActionBody {
  return action({
    description: 'Analyses a text by a prompt or a kind of analysis. Further parameters are shown to the model by name.',
    effect: 'idempotent',
    acts: 'nothing',
    schema: textSchema,
    run: (parameters, context) => {
      const kind = parameters.analysis_type;
      const instruction =
        parameters.prompt ??
        (typeof kind === 'string' ? `Analyse the text. Kind of analysis: ${kind.replaceAll('_', ' ')}.` : 'Analyse the text.');
      return askModel(
        {
          action: 'analyze_text',
          messages: [{ role: 'user', content: withMaterial(instruction, materialOf(parameters)) }],
          parameters,
          task: 'analysis',
          fallback,
        },
        context,
      );
    },
  });
}

function summarize(fallback: Generate | undefined): ActionBody {
  return action({
    description: 'Summarises a text.',
    effect: 'idempotent',
    acts: 'nothing',
    schema: summarizeSchema,
    run: (parameters, context) => {
      const length = parameters.max_words === undefined ? '' : ` Use at most ${parameters.max_words} words.`;
      const instruction = `${parameters.prompt ?? 'Summarise the text.'}${length}`;
      return askModel(
        {
          action: 'summarize',
          messages: [{ role: 'user', content: withMaterial(instruction, { text: parameters.text }) }],
          parameters,
          task: 'summarization',
          fallback,
        },
        context,
      );
    },
  });
}

function classify(fallback: Generate | undefined): ActionBody {
  return action({
    description: 'Says which of the given categories a text belongs to, in "category".',
    effect: 'idempotent',
    acts: 'nothing',
    schema: classifySchema,
    run: async (parameters, context) => {
      const { categories } = parameters;
      const instruction = parameters.prompt ?? 'Which category does the text belong to?';
      const prompt = withMaterial(`${instruction} Answer with one of these categories and nothing else: ${categories.join(', ')}.`, {
        text: parameters.text,
      });
      const answer = await askModel(
        { action: 'classify', messages: [{ role: 'user', content: prompt }], parameters, task: 'classification', fallback },
        context,
      );
      const category = categoryIn(String(answer['content']), categories);
      return { ...answer, category, label: category, result: category };
    },
  });
}

/** The category an answer names: alone, or as the only one that occurs in it as a word. */
function categoryIn(answer: string, categories: readonly string[]): string {
  const plain = (value: string): string =>
    value
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const said = plain(answer);
  const exact = categories.find((category) => plain(category) === said);
  if (exact !== undefined) return exact;
  const named = categories.filter((category) => ` ${said} `.includes(` ${plain(category)} `));
  // "not urgent" holds "urgent": the longer name is the one meant.
  const meant = named.filter(
    (category) => !named.some((other) => other !== category && ` ${plain(other)} `.includes(` ${plain(category)} `)),
  );
  if (meant.length === 1 && meant[0] !== undefined) return meant[0];
  throw new AnswerInvalidError(
    `The model was asked for one of ${categories.join(', ')} and answered ${JSON.stringify(answer.slice(0, 200))}. Try again, or with another model.`,
    { data: { categories: [...categories] } },
  );
}

function materialOf(parameters: TextParameters): Record<string, unknown> {
  const others = Object.entries(parameters).filter(([name, value]) => !modelNames.has(name) && value !== null && value !== undefined);
  const text = parameters.text === undefined || parameters.text === null ? {} : { text: parameters.text };
  return { ...text, ...Object.fromEntries(others.map(([name, value]) => [snakeCase(name), value])) };
}

/** The instruction, then each text under its name; texts that the instruction holds already are not repeated. */
function withMaterial(instruction: string, material: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(material)
    .map(([name, value]) => ({ name, text: typeof value === 'string' ? value.trim() : JSON.stringify(value as JsonObject, null, 2) }))
    .filter(({ text }) => text !== '' && !instruction.includes(text))
    .map(({ name, text }) => `${name.replaceAll('_', ' ')}:\n${text}`);
  return [instruction, ...parts].join('\n\n');
}
