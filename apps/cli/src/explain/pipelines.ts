import type { ExplainPage } from './page.ts';

/** Pipeline files and their templates. */
export const pipelinePages: readonly ExplainPage[] = [
  { code: 'COMPILATION_FAILED', what: 'A pipeline file has problems, so it was not started.', why: 'Every problem is listed with its place, a caret and a code.', fix: 'Mend them and look again with `tutti validate FILE`.' },
  { code: 'TEMPLATE_SYNTAX', what: 'A template cannot be read.', why: 'A bracket, quote or `{% end… %}` is missing, or a word is not part of the language.', fix: 'Correct it at the caret.' },
  { code: 'TEMPLATE_NAME', what: 'A template names something that cannot exist.', why: 'It is no input, no step, no value of the context and no built-in name.', fix: 'Correct the name, declare it under `parameters:`, or pass it with `--context NAME=VALUE`.' },
  { code: 'TEMPLATE_UNDEFINED', what: 'A template asks for a property that a value does not have.', why: 'The step gave another result than expected.', fix: 'See the result with `tutti show RUN --step ID`; use `| default(…)` or `is defined` when it may be missing.' },
  { code: 'TEMPLATE_VALUE', what: 'A template works on a value of the wrong kind.', why: 'A list was needed where a text is, for instance.', fix: 'Convert the value (`| list`, `| int`, `| from_json`) or correct the expression.' },
  { code: 'TEMPLATE_FILTER', what: 'A template uses a filter or test that does not exist, or with wrong arguments.', why: 'It is misspelt, or belongs to another template language.', fix: 'The message gives the nearest name.' },
  { code: 'TEMPLATE_FORBIDDEN', what: 'A template reaches for something templates may not see.', why: 'Names that lead to a program’s inside (`__proto__`, `constructor`) are refused.', fix: 'Remove it; rename the key when it is only data.' },
  { code: 'TEMPLATE_BUDGET', what: 'A template takes too much time or space.', why: 'Templates have a limit of steps, size, depth and time.', fix: 'Do the work in a step of its own, a data tool for instance.' },
];
