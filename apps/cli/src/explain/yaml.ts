import type { ExplainPage } from './page.ts';

/** What is read of a file before it is looked at as a pipeline. */
export const yamlPages: readonly ExplainPage[] = [
  {
    code: 'TEXT_TOO_LARGE',
    what: 'The file is larger than is read.',
    why: 'Pipelines are text for people; more than 1 MiB is a mistake or an attack.',
    fix: 'Move long texts to files of their own and include them with `{{ file:path }}`.',
  },
  {
    code: 'TEXT_CONTROL_CHAR',
    what: 'A control character stands in the file.',
    why: 'It cannot be seen, and terminals act on it.',
    fix: 'Remove it, or write it as an escape inside double quotes.',
  },
  {
    code: 'TEXT_BIDI',
    what: 'A character changes the direction of writing.',
    why: 'With it a file does not mean what it looks like.',
    fix: 'Remove it, or write it as an escape inside double quotes.',
  },
  {
    code: 'YAML_SYNTAX',
    what: 'The file is no YAML.',
    why: 'A colon, quote or indentation is not where it must be.',
    fix: 'Correct it at the caret; long texts are written after `|`, indented.',
  },
  { code: 'YAML_TAB', what: 'A tab is used for indentation.', why: 'YAML allows spaces only.', fix: 'Replace the tabs by spaces.' },
  {
    code: 'YAML_TAG_FORBIDDEN',
    what: 'A YAML tag (`!…`) is used.',
    why: 'Tags ask the reader to make objects of other kinds; only plain data is read.',
    fix: 'Remove the tag.',
  },
  {
    code: 'YAML_ALIAS_LIMIT',
    what: 'The file repeats parts by alias too often.',
    why: 'A few lines could grow to gigabytes.',
    fix: 'Write the parts out, or use fewer aliases.',
  },
  {
    code: 'YAML_ALIAS_UNKNOWN',
    what: 'An alias (`*name`) has no anchor.',
    why: 'The anchor `&name` is missing, misspelt, or comes later. A text that begins with `*` is read as an alias too.',
    fix: 'Define the anchor first, or put the text into quotes.',
  },
  {
    code: 'YAML_CYCLE',
    what: 'A part of the file holds itself.',
    why: 'An alias points at something around it.',
    fix: 'Remove the alias.',
  },
  {
    code: 'YAML_DUPLICATE_KEY',
    what: 'The same key is there twice.',
    why: 'Only one of the two values could count.',
    fix: 'Remove or rename one of them.',
  },
  {
    code: 'YAML_KEY_INVALID',
    what: 'A key is no plain text.',
    why: 'Lists, maps and nothing at all cannot be names.',
    fix: 'Write a name, in quotes if it has special characters.',
  },
  {
    code: 'YAML_MERGE_KEY',
    what: 'A merge key (`<<:`) is used.',
    why: 'It is not part of today’s YAML, and hides what a step really says.',
    fix: 'Write the keys out.',
  },
  {
    code: 'YAML_MULTI_DOC',
    what: 'The file holds several documents.',
    why: 'A line `---` begins another one; a pipeline is one document.',
    fix: 'Split the file, or remove the line.',
  },
  {
    code: 'YAML_TOO_DEEP',
    what: 'The file is nested deeper than is read.',
    why: 'More than 64 levels are a mistake or an attack.',
    fix: 'Flatten it.',
  },
  {
    code: 'KEY_FORBIDDEN',
    what: 'A key is not allowed.',
    why: '`__proto__`, `prototype` and `constructor` could change the program that reads them.',
    fix: 'Rename it.',
  },
  {
    code: 'VALUE_RANGE',
    what: 'A number is outside of what is possible there.',
    why: 'It is too large, too small, or cannot be held exactly.',
    fix: 'Use a number within the limits the message names; put long ids into quotes.',
  },
];
