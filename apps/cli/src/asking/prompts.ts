import type { Json } from '@tutti/core';
import type { Question as Asked } from '@tutti/tools';
import type { Console } from '../console/console.ts';
import { printable, printableText } from '../console/printable.ts';

/** How one question is put to the person in front of the terminal. */
export interface Prompting {
  readonly console: Console;
  /** Takes the question back. */
  readonly signal: AbortSignal;
}

/** Nobody answered: Ctrl-C, or the question was taken back. */
export const notAnswered: unique symbol = Symbol('not answered');
export type Answer = Json | typeof notAnswered;

/** Puts one question in the form that suits its type; what does not fit is said at once, and asked again. */
export async function promptFor(asked: Asked, { console, signal }: Prompting): Promise<Answer> {
  const [clack, { readAnswer }] = await Promise.all([import('@clack/prompts'), import('@tutti/tools')]);
  // A terminal that does not tell its size says 0, and would get a letter per line.
  if (process.stderr.columns === 0) [process.stderr.columns, process.stderr.rows] = [80, 24];
  const common = { message: console.clean(printable(asked.prompt)), signal, input: process.stdin, output: process.stderr };
  const choices = (asked.choices ?? []).map((choice, i) => ({ value: i, label: console.clean(printable(shown(choice))) }));
  const standard = asked.default;
  const given = await ((): Promise<Json | symbol> => {
    switch (asked.type) {
      case 'boolean':
        return clack.confirm({ ...common, initialValue: standard !== false && standard !== undefined });
      case 'choice':
        return clack.select({ ...common, options: choices, ...(standard === undefined ? {} : { initialValue: indexOf(asked, standard) }) });
      case 'choices':
        return clack.multiselect({
          ...common,
          options: choices,
          required: false,
          initialValues: (Array.isArray(standard) ? standard : []).map((each) => indexOf(asked, each)).filter((i) => i >= 0),
        });
      default:
        return clack.text({
          ...common,
          ...(standard === undefined ? {} : { placeholder: console.clean(printable(shown(standard))), defaultValue: shown(standard) }),
          validate: (typed = '') => problemOf(asked, typed, readAnswer),
        });
    }
  })();
  if (typeof given === 'symbol') return notAnswered;
  if (asked.type === 'choice') return asked.choices?.[given as number] ?? null;
  if (asked.type === 'choices') return (given as readonly number[]).map((i) => asked.choices?.[i] ?? null);
  return asked.type === 'json' ? jsonOf(given as string) : given;
}

/** Shows what an answer is about, in full. */
export async function showDetails(title: string, text: string, { console }: Prompting): Promise<void> {
  const { note } = await import('@clack/prompts');
  note(console.clean(printableText(text)), console.clean(printable(title)), { output: process.stderr });
}

function problemOf(
  asked: Asked,
  typed: string,
  readAnswer: (asked: Asked, answer: Json) => { readonly value: Json } | { readonly problem: string },
): string | undefined {
  if (typed === '' && (asked.default !== undefined || asked.type === 'text')) return undefined;
  const reading = readAnswer(asked, asked.type === 'json' ? jsonOf(typed) : typed);
  return 'problem' in reading ? printable(reading.problem) : undefined;
}

/** What is no JSON is meant as text. */
function jsonOf(typed: string): Json {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed;
  }
}

function indexOf({ choices = [] }: Asked, standard: Json): number {
  return choices.findIndex((choice) => shown(choice) === shown(standard));
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
