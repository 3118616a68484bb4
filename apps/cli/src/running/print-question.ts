import type { Json } from '@tutti/core';
import type { Console } from '../console/console.ts';
import { printable, printableText } from '../console/printable.ts';
import { shellWord } from '../console/shell-word.ts';
import type { Question, SignalQuestion } from './open-questions.ts';

/** The command that answers a question; what stands in capitals is for the person to fill in. */
export function answerCommand(question: Question, console: Console): string {
  const { runId, path, key } = question;
  if (question.kind === 'decision')
    return console.command(
      `decide ${runId} ${shellWord(path)} --as retry|complete|fail${key === undefined ? '' : ` --key ${shellWord(key)}`}`,
    );
  return console.command(`signal ${runId} ${shellWord(question.signal)} ${exampleOf(question)}`);
}

/** A question with what may be answered, what it is about, and the command. */
export function printQuestion(question: Question, console: Console): void {
  const { yellow, bold, dim } = console.paintNews;
  const asked = question.kind === 'signal' ? question.asked : undefined;
  const choices = asked?.choices === undefined ? '' : dim(` (${asked.choices.map((choice) => printable(text(choice))).join(', ')})`);
  const standard = asked?.default === undefined ? '' : dim(` [${printable(text(asked.default))}]`);
  const subject = asked?.details?.['arguments'];
  const about =
    subject === undefined || JSON.stringify(subject) === '{}'
      ? ''
      : `\n${printableText(JSON.stringify(subject, undefined, 2))
          .split('\n')
          .map((line) => `    ${line}`)
          .join('\n')}`;
  console.problem(
    `${yellow('?')} ${printable(question.path)}: ${printable(question.reason)}${choices}${standard}${about}\n  answer with: ${bold(printable(answerCommand(question, console)))}`,
  );
}

/** What an answer looks like. */
function exampleOf({ asked }: SignalQuestion): string {
  const questions = asked?.details?.['questions'];
  if (Array.isArray(questions))
    return `'${JSON.stringify(Object.fromEntries((questions as readonly { readonly id: string }[]).map(({ id }) => [id, '…'])))}'`;
  if (asked?.type === 'boolean') return 'yes|no';
  return asked?.type === 'choice' && asked.choices !== undefined && asked.choices.length <= 5
    ? asked.choices.map((choice) => shellWord(text(choice))).join('|')
    : 'VALUE';
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
